package io.leadline.stream.window;

/**
 * A window as it is kept in Flink's state. The profile carries a version of its own, so that a
 * later release reads what this one wrote.
 *
 * @param end last instant of the window, exclusive, in milliseconds since 1970 UTC
 * @param epoch of its snapshots
 * @param sequence of its latest snapshot
 * @param complete whether the watermark has passed it
 * @param profile bytes of a {@link io.leadline.core.profile.Profile}
 */
public record OpenWindow(long end, long epoch, long sequence, boolean complete, byte[] profile) {}
