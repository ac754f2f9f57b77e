package io.leadline.core.fairness;

/**
 * How a group fares against the reference group.
 *
 * @param value the difference, or the ratio
 * @param low lower end of its 95 % interval
 * @param high upper end of its 95 % interval
 * @param chance standard error of a difference (of a ratio's logarithm) if both fared alike
 */
public record Gap(double value, double low, double high, double chance) {

  Gap larger(Gap other) {
    return Math.abs(other.value) > Math.abs(value) ? other : this;
  }
}
