package io.leadline.core.monitor.metrics;

import io.leadline.core.dependence.JointComparison;
import io.leadline.core.dependence.JointComparison.Measure;
import io.leadline.core.dependence.JointSums;
import io.leadline.core.monitor.Against;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.calibration.JointTraces;
import io.leadline.core.profile.Profile;
import io.leadline.core.text.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Distance between the features together now and in the baseline, or the previous window, by each
 * {@link Measure}. Sees what no feature shows alone: that they no longer go together.
 *
 * <p>The limit is the larger one of an effect floor and what chance makes of such a window, as that
 * of {@link Drift}; where nothing was learned, it is that of independent rows. The floors are 0.25
 * deviations of the mean (for the discrepancy, what such a shift of one feature makes), 0.3 of the
 * correlations, and a tenth of the reconstruction error; half of that where limits were learned.
 */
public final class JointDrift implements Metric {

  private static final double SHIFT_FLOOR = 0.25;
  private static final double CORRELATION_FLOOR = 0.3;
  private static final double RECONSTRUCTION_FLOOR = 0.1;
  private static final double CALIBRATED_FLOOR = 0.5;
  private static final double LEAST_RATIO = 0.1;
  private static final double VISIBLE_SHIFT = 0.1;
  private static final double VISIBLE_CORRELATION = 0.1;
  private static final int MOST_NAMED = 3;

  @Override
  public String name() {
    return MetricNames.JOINT_DRIFT;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    if (evaluation.monitor().checks().joint().isEmpty()) {
      return List.of();
    }
    List<Against> sides =
        evaluation
            .monitor()
            .checks()
            .drift()
            .map(Checks.Drift::against)
            .orElse(List.of(Against.BASELINE));
    return sides.stream().flatMap(against -> measure(evaluation, against).stream()).toList();
  }

  private List<Finding> measure(Evaluation evaluation, Against against) {
    String side = against.name().toLowerCase(Locale.ROOT);
    JointSums current = evaluation.current().joint();
    Optional<JointSums> other = evaluation.profile(against).map(Profile::joint);
    Optional<String> lack = lack(evaluation, current, other, against);
    if (lack.isPresent()) {
      return List.of(Finding.noData(name(), "", lack.get()).by(Measure.MMD.methodName(), side));
    }
    JointComparison comparison = JointComparison.of(current, other.orElseThrow()).orElseThrow();
    return Arrays.stream(Measure.values())
        .map(measure -> measure(evaluation, comparison, measure, against))
        .map(finding -> finding.by(finding.method(), side))
        .toList();
  }

  /** What is lacking for a comparison, if anything. */
  private static Optional<String> lack(
      Evaluation evaluation, JointSums current, Optional<JointSums> other, Against against) {
    String side = against == Against.BASELINE ? "baseline" : "previous window";
    if (other.isEmpty()) {
      return Optional.of("no " + side);
    }
    if (current.isMixed() || other.get().isMixed()) {
      return Optional.of("predictions were profiled with different baselines");
    }
    if (current.isEmpty() || other.get().isEmpty()) {
      String where = current.isEmpty() ? "window" : side;
      return Optional.of("the %s was profiled without joint drift".formatted(where));
    }
    if (!current.frame().equals(other.get().frame())) {
      return Optional.of("the %s was profiled with another baseline".formatted(side));
    }
    long least = evaluation.monitor().windows().minRows();
    long rows = Math.min(current.rows(), other.get().rows());
    return rows < least
        ? Optional.of("%d rows (needs %d)".formatted(rows, least))
        : Optional.empty();
  }

  private Finding measure(
      Evaluation evaluation, JointComparison comparison, Measure measure, Against against) {
    double value = comparison.distance(measure).value();
    OptionalDouble learned =
        against == Against.BASELINE
            ? learnedLimit(evaluation, comparison, measure, value)
            : OptionalDouble.empty();
    double floor = floor(comparison, measure, learned.isPresent() ? CALIBRATED_FLOOR : 1);
    double chance = learned.orElseGet(() -> comparison.criticalValue(measure, alpha(evaluation)));
    return Finding.measured(
            name(),
            "",
            value,
            OptionalDouble.of(Math.max(floor, chance)),
            Severity.WARNING,
            words(comparison, measure))
        .by(measure.methodName(), "");
  }

  /** Bonferroni's share of the window's probability, the measures counting as columns. */
  private static double alpha(Evaluation evaluation) {
    int tests = evaluation.checkedColumns().size() + Measure.values().length;
    return evaluation.falseAlarm() / tests;
  }

  private static OptionalDouble learnedLimit(
      Evaluation evaluation, JointComparison comparison, Measure measure, double value) {
    OptionalDouble ratio =
        evaluation
            .calibration()
            .map(
                known ->
                    known.driftRatio(
                        JointTraces.column(measure),
                        JointTraces.trace(comparison, measure),
                        evaluation.window().start(),
                        evaluation.falseAlarm()))
            .orElse(OptionalDouble.empty());
    return ratio.isEmpty()
        ? ratio
        : OptionalDouble.of(value / Math.max(LEAST_RATIO, ratio.getAsDouble()));
  }

  private static double floor(JointComparison comparison, Measure measure, double part) {
    return switch (measure) {
      case MMD -> comparison.discrepancyOfShift(SHIFT_FLOOR * part);
      case CORRELATION -> CORRELATION_FLOOR * part;
      case RECONSTRUCTION -> RECONSTRUCTION_FLOOR * part;
      case MEAN_SHIFT -> SHIFT_FLOOR * part;
    };
  }

  private static String words(JointComparison comparison, Measure measure) {
    return switch (measure) {
      case MMD -> whatChanged(comparison);
      case CORRELATION -> pair(comparison);
      case RECONSTRUCTION ->
          "reconstruction error of %d components %s"
              .formatted(
                  comparison.componentCount(),
                  Wording.change(
                      comparison.baselineReconstructionError(), comparison.reconstructionError()));
      case MEAN_SHIFT -> shifts(comparison);
    };
  }

  /** The most telling of what the other measures see. */
  private static String whatChanged(JointComparison comparison) {
    JointComparison.Pair pair = comparison.mostChangedPair();
    double correlation = Math.abs(pair.now() - pair.then());
    double shift = Math.abs(comparison.largestShifts().get(0).deviations());
    if (shift >= Math.max(VISIBLE_SHIFT, correlation)) {
      return shifts(comparison);
    }
    return correlation >= VISIBLE_CORRELATION
        ? pair(comparison)
        : "neither means nor correlations moved much";
  }

  private static String pair(JointComparison comparison) {
    JointComparison.Pair pair = comparison.mostChangedPair();
    return "correlation of %s and %s %s"
        .formatted(pair.one(), pair.other(), Wording.change(pair.then(), pair.now()));
  }

  private static String shifts(JointComparison comparison) {
    List<JointComparison.Shift> largest = comparison.largestShifts();
    String named =
        largest.stream()
            .filter(shift -> Math.abs(shift.deviations()) >= VISIBLE_SHIFT)
            .limit(MOST_NAMED)
            .map(shift -> shift.feature() + " by " + deviations(shift))
            .collect(Collectors.joining(", "));
    return named.isEmpty()
        ? "no mean moved by a tenth of a deviation"
        : "means moved: " + named + " σ";
  }

  private static String deviations(JointComparison.Shift shift) {
    return (shift.deviations() > 0 ? "+" : "−") + Wording.number(Math.abs(shift.deviations()));
  }
}
