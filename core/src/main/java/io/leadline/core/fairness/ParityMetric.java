package io.leadline.core.fairness;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A measure of how alike two groups are treated. */
public enum ParityMetric {
  /** Difference of the shares that are selected. Needs no labels. */
  STATISTICAL_PARITY {
    @Override
    public Optional<Gap> of(GroupCounts group, GroupCounts reference) {
      return difference(group.selection(), reference.selection());
    }
  },
  /** Ratio of the shares that are selected (disparate impact). Needs no labels. */
  IMPACT_RATIO {
    @Override
    public Optional<Gap> of(GroupCounts group, GroupCounts reference) {
      boolean areKnown = group.selection().isKnown() && reference.selection().isKnown();
      return areKnown && group.selected() + reference.selected() > 0
          ? Optional.of(group.selection().dividedBy(reference.selection()))
          : Optional.empty();
    }
  },
  /**
   * Difference of the shares of the truly positive that are selected.
   *
   * @see <a href="https://arxiv.org/abs/1610.02413">Hardt, Price and Srebro (2016)</a>
   */
  EQUAL_OPPORTUNITY {
    @Override
    public Optional<Gap> of(GroupCounts group, GroupCounts reference) {
      return difference(group.recall(), reference.recall());
    }
  },
  /**
   * The larger one of the differences of the shares selected, of the truly positive and of the
   * truly negative.
   *
   * @see <a href="https://arxiv.org/abs/1610.02413">Hardt, Price and Srebro (2016)</a>
   */
  EQUALIZED_ODDS {
    @Override
    public Optional<Gap> of(GroupCounts group, GroupCounts reference) {
      return EQUAL_OPPORTUNITY
          .of(group, reference)
          .flatMap(
              positives -> difference(group.fallout(), reference.fallout()).map(positives::larger));
    }
  },
  /** Difference of the shares of the selected that are truly positive. */
  PREDICTIVE_PARITY {
    @Override
    public Optional<Gap> of(GroupCounts group, GroupCounts reference) {
      return difference(group.precision(), reference.precision());
    }
  };

  public static Optional<ParityMetric> find(String name) {
    return Arrays.stream(values()).filter(metric -> metric.metricName().equals(name)).findFirst();
  }

  /** As in configuration, API and pages: {@code statistical_parity}. */
  public String metricName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How the group fares against the reference; empty where one of them has nothing to count. */
  public abstract Optional<Gap> of(GroupCounts group, GroupCounts reference);

  private static Optional<Gap> difference(Proportion group, Proportion reference) {
    return group.isKnown() && reference.isKnown()
        ? Optional.of(group.minus(reference))
        : Optional.empty();
  }
}
