package io.leadline.core.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * Watches a series, value by value, for a change. Sequential: unlike a profile it neither merges
 * nor forgives another order. Owned by one thread; deterministic, given the values and the
 * parameters.
 *
 * <p>After {@link State#DRIFT} a detector has started anew (where its paper keeps something, such
 * as the newer part of a window, its own page says so). Values that are not finite leave it as it
 * is and are answered with {@link State#STABLE}.
 */
public interface ChangeDetector {

  /** What a value changed. */
  enum State {
    STABLE,
    /** Suspicious, by the detector's lower limit; those without one never say it. */
    WARNING,
    /** The values no longer come from what they came from before. */
    DRIFT
  }

  State update(double value);

  /** Forgets everything but the parameters. */
  void reset();

  /** Appends the state, without the parameters. */
  void write(ByteWriter out);

  /**
   * Takes over what a detector with the same parameters wrote; the next states are then the same.
   *
   * @throws CorruptBytesException if that is not what the bytes are; the detector is then undefined
   *     until {@link #reset}
   */
  void read(ByteReader in) throws CorruptBytesException;
}
