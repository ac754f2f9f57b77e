package io.leadline.core.monitor.metrics;

import io.leadline.core.monitor.Against;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.WindowKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What metrics are computed from.
 *
 * @param monitor what to check, and the limits
 * @param current the window's profile
 * @param baseline the profile to compare with, if there is one
 * @param previous the profile of the window just before, if there is one
 * @param window the window
 * @param earlier findings of the metrics listed before this one
 * @param calibration what chance makes of windows like this one, if that was learned
 * @param changes what chance makes of the difference to the window before, if that was learned
 */
public record Evaluation(
    Monitor monitor,
    Profile current,
    Optional<Profile> baseline,
    Optional<Profile> previous,
    WindowKey window,
    List<Finding> earlier,
    Optional<Calibration> calibration,
    Optional<Calibration> changes) {

  /** Columns that the model reads or writes: what is checked. */
  static final Set<Role> CHECKED = EnumSet.of(Role.FEATURE, Role.PREDICTION, Role.SCORE);

  public Evaluation {
    earlier = List.copyOf(earlier);
  }

  /** What was learned of windows that are compared in this way. */
  Optional<Calibration> learned(Against against) {
    return against == Against.BASELINE ? calibration : changes;
  }

  public Optional<Profile> profile(Against against) {
    return against == Against.BASELINE ? baseline : previous;
  }

  /** Names of the features, predictions and scores. */
  public List<String> checkedColumns() {
    return current.columns().stream()
        .filter(column -> CHECKED.contains(column.role()))
        .map(ColumnProfile::name)
        .toList();
  }

  public ColumnProfile column(String name) {
    return current.column(name).orElseThrow();
  }

  public Optional<ColumnProfile> baselineColumn(String name) {
    return baseline.flatMap(profile -> profile.column(name));
  }

  public Optional<Field> field(String name) {
    return monitor.schema().field(name);
  }

  /** Whether the column's values must not be shown. */
  public boolean isPrivate(ColumnProfile column) {
    return column.isPrivate() || field(column.name()).map(Field::isPrivate).orElse(false);
  }

  /** The probability with which a window may have any false alarm. */
  double falseAlarm() {
    return monitor.checks().drift().orElse(Checks.Drift.DEFAULT).falseAlarm();
  }

  /** Of one column's limit where nothing was learned: Bonferroni's share of {@link #falseAlarm}. */
  double falseAlarmOfColumn() {
    return falseAlarm() / Math.max(1, checkedColumns().size());
  }
}
