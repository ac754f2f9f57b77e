package io.leadline.core.detect;

/**
 * Makes detectors of one kind, by the name that monitors use. Users add theirs in {@code
 * META-INF/services/io.leadline.core.detect.DetectorFactory}.
 */
public interface DetectorFactory {

  /** What values a detector is made for. */
  enum Values {
    /** One per prediction: 1 wrong, 0 right. Not for the mean of a window. */
    ERRORS,
    /** In [0, 1]: errors, rates, probabilities. */
    SHARES,
    /** Any finite number. */
    ANY
  }

  /** Lower case with underscores, such as {@code page_hinkley}. */
  String name();

  Values values();

  /** With the paper's parameters, for a stream with one value per prediction. */
  ChangeDetector forStream();

  /**
   * For a series with one value per window: tens to thousands of values, in any unit.
   *
   * @throws UnsupportedOperationException if {@link #values} is {@code ERRORS}
   */
  ChangeDetector forSeries();
}
