package io.leadline.core.monitor.metrics;

import io.leadline.core.drift.Bins;
import io.leadline.core.drift.DriftMethod;
import io.leadline.core.drift.DriftMethods;
import io.leadline.core.monitor.Against;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.monitor.calibration.Contrasts;
import io.leadline.core.profile.AlignedBins;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Distance between the distributions of a column now and in the baseline, or the previous window.
 *
 * <p>The limit is the larger one of the effect floor (the configured limit, or the method's own)
 * and what chance makes of such a window: few rows do not alarm, and many rows alarm only for what
 * matters. What chance makes was learned from the baseline's own windows, see {@link Calibration};
 * where it was not, it is the method's critical value for independent rows. Methods that need an
 * order compare categories by Jensen–Shannon instead.
 *
 * <p>A warning; a note where the feature is known to weigh less than a tenth in the model.
 */
public final class Drift implements Metric {

  /** Stands for Jensen–Shannon, for every kind of column. */
  public static final String AUTO = "auto";

  private static final String DEFAULT = "js";

  // The limits are those of many rows; below this many values they would mean nothing.
  private static final long LEAST_VALUES = 50;
  private static final double WEIGHTY = 0.1;

  // The usual floors also cover how unchanged windows differ, which calibration measures. What is
  // left of 0.1 is a Jensen–Shannon distance of 0.03: a mean that moved by 0.07 deviations.
  private static final double CALIBRATED_FLOOR = 0.3;

  // Of a window that is next to nothing out, the limit cannot be told any better.
  private static final double LEAST_RATIO = 0.1;

  @Override
  public String name() {
    return MetricNames.DRIFT;
  }

  @Override
  public List<String> subjects(Evaluation evaluation) {
    return evaluation.checkedColumns();
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    Optional<Checks.Drift> check = evaluation.monitor().checks().drift();
    if (check.isEmpty()) {
      return List.of();
    }
    ColumnProfile column = evaluation.column(subject);
    DriftMethod method = method(check.get(), column.kind());
    return check.get().against().stream()
        .map(
            against ->
                measure(evaluation, check.get(), column, method, against)
                    .by(method.name(), against.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static DriftMethod method(Checks.Drift check, Kind kind) {
    String name = check.method().equals(AUTO) ? DEFAULT : check.method();
    DriftMethod asked = DriftMethods.named(name);
    return asked.usesFineBins() && kind == Kind.CATEGORICAL ? DriftMethods.named(DEFAULT) : asked;
  }

  private Finding measure(
      Evaluation evaluation,
      Checks.Drift check,
      ColumnProfile column,
      DriftMethod method,
      Against against) {
    Optional<ColumnProfile> other =
        evaluation.profile(against).flatMap(profile -> profile.column(column.name()));
    Optional<String> lack = lack(evaluation, column, other, against);
    if (lack.isPresent() || other.isEmpty()) {
      return Finding.noData(name(), column.name(), lack.orElse(""));
    }
    AlignedBins bins = AlignedBins.of(column, other.get());
    Bins current = method.usesFineBins() ? bins.fineCurrent() : bins.coarseCurrent();
    Bins baseline = method.usesFineBins() ? bins.fineBaseline() : bins.coarseBaseline();
    double distance = method.distance(current, baseline);
    OptionalDouble learned = learnedLimit(evaluation, check, column, bins, against, distance);
    double usualFloor = method.effectFloor() * (learned.isPresent() ? CALIBRATED_FLOOR : 1);
    double floor = check.limit().orElse(usualFloor);
    double chance =
        learned.orElseGet(
            () ->
                method.criticalValue(
                    current, baseline, evaluation.falseAlarmOfColumn() / check.against().size()));
    boolean isPrivate = evaluation.isPrivate(column) || other.get().isPrivate();
    return Finding.measured(
        name(),
        column.name(),
        distance,
        OptionalDouble.of(Math.max(floor, chance)),
        severity(evaluation, column),
        DriftChange.words(column, other.get(), bins, isPrivate));
  }

  /**
   * The distance at which a change of this kind would stand out from the baseline's windows. Those
   * that are compared with share the budget.
   */
  private static OptionalDouble learnedLimit(
      Evaluation evaluation,
      Checks.Drift check,
      ColumnProfile column,
      AlignedBins bins,
      Against against,
      double distance) {
    Optional<Calibration> learned = evaluation.learned(against);
    if (learned.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble ratio =
        learned
            .get()
            .driftRatio(
                column.name(),
                against == Against.BASELINE ? Contrasts.trace(bins) : Contrasts.change(bins),
                evaluation.window().start(),
                evaluation.falseAlarm() / check.against().size());
    return ratio.isEmpty()
        ? ratio
        : OptionalDouble.of(distance / Math.max(LEAST_RATIO, ratio.getAsDouble()));
  }

  /** What is lacking for a comparison, if anything. */
  private static Optional<String> lack(
      Evaluation evaluation, ColumnProfile column, Optional<ColumnProfile> other, Against against) {
    String side = against == Against.BASELINE ? "baseline" : "previous window";
    if (evaluation.profile(against).isEmpty()) {
      return Optional.of("no " + side);
    }
    if (other.isEmpty()) {
      return Optional.of("not in the " + side);
    }
    long least = evaluation.monitor().windows().minRows();
    long otherRows = evaluation.profile(against).map(Profile::rows).orElse(0L);
    if (evaluation.current().rows() < least || otherRows < least) {
      long rows = Math.min(evaluation.current().rows(), otherRows);
      return Optional.of("%d rows (needs %d)".formatted(rows, least));
    }
    long values = Math.min(column.values(), other.get().values());
    long needed = Math.min(least, LEAST_VALUES);
    return values < needed
        ? Optional.of("%d values (needs %d)".formatted(values, needed))
        : Optional.empty();
  }

  private static Severity severity(Evaluation evaluation, ColumnProfile column) {
    OptionalDouble importance =
        evaluation.field(column.name()).map(Field::importance).orElse(OptionalDouble.empty());
    boolean isLight = column.role() == Role.FEATURE && importance.orElse(1) < WEIGHTY;
    return isLight ? Severity.INFO : Severity.WARNING;
  }
}
