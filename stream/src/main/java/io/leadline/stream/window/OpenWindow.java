package io.leadline.stream.window;

import io.leadline.core.profile.Profile;

/**
 * A window as it is kept in Flink's state. The profile carries a version of its own, so that a
 * later release reads what this one wrote.
 *
 * @param end last instant of the window, exclusive, in milliseconds since 1970 UTC
 * @param epoch of its snapshots
 * @param sequence of its latest snapshot
 * @param complete whether the watermark has passed it
 * @param profile bytes of a {@link Profile}
 */
public record OpenWindow(long end, long epoch, long sequence, boolean complete, byte[] profile) {

  /** A window before its first snapshot. */
  static OpenWindow opened(long end, long epoch) {
    return new OpenWindow(end, epoch, 0, false, Profile.empty().toBytes());
  }

  /** The window at its next snapshot; once complete, it stays so. */
  OpenWindow next(Profile newProfile, boolean completes) {
    return new OpenWindow(end, epoch, sequence + 1, complete || completes, newProfile.toBytes());
  }
}
