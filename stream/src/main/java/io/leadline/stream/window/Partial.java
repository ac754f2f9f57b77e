package io.leadline.stream.window;

/**
 * Some predictions of one window.
 *
 * @param model the model
 * @param start first instant of the window, in milliseconds since 1970 UTC
 * @param end last instant of the window, exclusive
 * @param segment the segment they are in; empty for all of the window's
 * @param profile bytes of a {@link io.leadline.core.profile.Profile}
 */
public record Partial(String model, long start, long end, String segment, byte[] profile) {}
