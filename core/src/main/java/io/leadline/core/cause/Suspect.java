package io.leadline.core.cause;

import io.leadline.core.monitor.metrics.Shift;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A feature that is beyond a limit, and what it may do to the model's performance.
 *
 * @param feature its name
 * @param effect importance × size, for ranking; no unit
 * @param importance of the feature to the model, in [0, 1]; empty where nobody knows
 * @param basis where the importance is from
 * @param size how much it changed: distance, or share of bad rows, whichever is more
 * @param ratio value ÷ limit of its worst finding
 * @param shift how it changed; empty without profiles
 * @param onset since when; empty where no change stands out of its series
 */
public record Suspect(
    String feature,
    double effect,
    OptionalDouble importance,
    Basis basis,
    double size,
    double ratio,
    Optional<Shift> shift,
    Optional<Onset> onset) {

  /** Where an importance is from. */
  public enum Basis {
    /** Given in the monitor. */
    MONITOR,
    /** How much the answers of the baseline go with the feature. */
    BASELINE,
    /** Not known: the size alone ranks. */
    NONE
  }
}
