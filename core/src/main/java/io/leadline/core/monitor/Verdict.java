package io.leadline.core.monitor;

/** What a check found. {@code NO_DATA} and {@code NOT_COMPUTED} never become {@code OK}. */
public enum Verdict {
  /** Computed, within its limit or without one. */
  OK,
  /** Computed, beyond its limit. */
  VIOLATED,
  /** Too few predictions, or no baseline, to say anything. */
  NO_DATA,
  /** The computation failed; the finding's detail says why. */
  NOT_COMPUTED
}
