package io.leadline.core.fairness;

/**
 * What a group got. Selected means that the positive class was predicted.
 *
 * @param rows number of predictions
 * @param selected how many of them are of the positive class
 * @param truePositives labelled ones that are selected, and rightly so
 * @param falsePositives labelled ones that are selected, but should not be
 * @param falseNegatives labelled ones that are not selected, but should be
 * @param trueNegatives labelled ones that are not selected, and rightly so
 */
public record GroupCounts(
    long rows,
    long selected,
    long truePositives,
    long falsePositives,
    long falseNegatives,
    long trueNegatives) {

  GroupCounts merge(GroupCounts other) {
    return new GroupCounts(
        rows + other.rows,
        selected + other.selected,
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        falseNegatives + other.falseNegatives,
        trueNegatives + other.trueNegatives);
  }

  /** How many of the group are selected. */
  Proportion selection() {
    return new Proportion(selected, rows);
  }

  /** How many of the truly positive are selected. */
  Proportion recall() {
    return new Proportion(truePositives, truePositives + falseNegatives);
  }

  /** How many of the truly negative are selected. */
  Proportion fallout() {
    return new Proportion(falsePositives, falsePositives + trueNegatives);
  }

  /** How many of the selected, as far as labelled, are truly positive. */
  Proportion precision() {
    return new Proportion(truePositives, truePositives + falsePositives);
  }
}
