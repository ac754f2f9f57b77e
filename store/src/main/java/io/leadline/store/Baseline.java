package io.leadline.store;

import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.monitor.calibration.Calibrations;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The profile that windows are compared with.
 *
 * @param model the model
 * @param version names it in every finding and alert; unique per model
 * @param layout made from the baseline; windows are profiled with it
 * @param profile of the baseline's predictions
 * @param created when it was computed
 * @param calibrations what chance makes of its own windows; empty where its rows have no times, or
 *     cover too few windows
 * @param influence how much the model's answers go with each feature, in [0, 1]; empty where its
 *     answers are not known
 */
public record Baseline(
    String model,
    String version,
    Layout layout,
    Profile profile,
    Instant created,
    Calibrations calibrations,
    Map<String, Double> influence) {

  public Baseline {
    influence = Map.copyOf(influence);
  }

  /** With a calibration of base windows, without influences. */
  public Baseline(
      String model,
      String version,
      Layout layout,
      Profile profile,
      Instant created,
      Optional<Calibration> calibration) {
    this(model, version, layout, profile, created, Calibrations.of(calibration), Map.of());
  }

  /** What the versions of baselines begin with that were made of stored windows. */
  public static final String PROMOTED = "promoted-";

  /** Whether it was made of stored windows, not of rows that could be read again. */
  public boolean isPromoted() {
    return version.startsWith(PROMOTED);
  }

  /** The same, with windows profiled by this layout. */
  public Baseline withLayout(Layout newLayout) {
    return new Baseline(model, version, newLayout, profile, created, calibrations, influence);
  }

  /** Without a calibration. */
  public Baseline(String model, String version, Layout layout, Profile profile, Instant created) {
    this(model, version, layout, profile, created, Optional.empty());
  }

  /** What was learned of base windows. */
  public Optional<Calibration> calibration() {
    return calibrations.base();
  }

  /** The same, with what its windows teach. */
  public Baseline withCalibrations(Calibrations learned) {
    return new Baseline(model, version, layout, profile, created, learned, influence);
  }

  /** The same, with how much the answers go with each feature. */
  public Baseline withInfluence(Map<String, Double> learned) {
    return new Baseline(model, version, layout, profile, created, calibrations, learned);
  }
}
