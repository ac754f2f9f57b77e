package io.leadline.core.monitor;

/** The profile that a window is compared with. */
public enum Against {
  /** The monitor's baseline. */
  BASELINE,
  /** The window just before. */
  PREVIOUS
}
