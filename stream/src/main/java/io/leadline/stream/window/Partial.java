package io.leadline.stream.window;

/**
 * Some predictions of one window.
 *
 * @param model the model
 * @param start first instant of the window, in milliseconds since 1970 UTC
 * @param end last instant of the window, exclusive
 * @param segment the segment they are in; empty for all of the window's
 * @param salt of labelled rows, of which the profile holds all so far; {@link #ROWS} for
 *     predictions that came since the last such profile
 * @param profile bytes of a {@link io.leadline.core.profile.Profile}
 */
public record Partial(
    String model, long start, long end, String segment, int salt, byte[] profile) {

  static final int ROWS = -1;

  boolean isTruth() {
    return salt != ROWS;
  }
}
