package io.leadline.core.profile;

import io.leadline.core.performance.Outcomes;
import io.leadline.core.sketch.Mergeable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything kept of the predictions of one model, segment and window. Immutable. A commutative
 * monoid: the profile of a set of predictions is the same, byte for byte, whatever their order,
 * their cut into batches and shards, and the order in which those were merged.
 */
public final class Profile implements Mergeable<Profile> {

  private Profile() {}

  public static Profile empty() {
    throw new UnsupportedOperationException();
  }

  /** Number of predictions. */
  public long rows() {
    throw new UnsupportedOperationException();
  }

  /** Number of predictions left out because their request id had occurred before. */
  public long duplicates() {
    throw new UnsupportedOperationException();
  }

  /** Event time of the earliest prediction, in milliseconds since 1970 UTC. */
  public OptionalLong firstEventMillis() {
    throw new UnsupportedOperationException();
  }

  /** Event time of the latest prediction, in milliseconds since 1970 UTC. */
  public OptionalLong lastEventMillis() {
    throw new UnsupportedOperationException();
  }

  /** The columns, sorted by name. */
  public List<ColumnProfile> columns() {
    throw new UnsupportedOperationException();
  }

  public Optional<ColumnProfile> column(String name) {
    throw new UnsupportedOperationException();
  }

  /** What is known of predictions with ground truth; empty outcomes where there is none. */
  public Outcomes outcomes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Profile merge(Profile other) {
    throw new UnsupportedOperationException();
  }

  /** The compact binary form that {@link #fromBytes} reads. */
  public byte[] toBytes() {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads what {@link #toBytes} wrote, by this or any earlier version.
   *
   * @throws CorruptProfileException if the bytes are damaged, truncated or of an unknown version
   */
  public static Profile fromBytes(byte[] bytes) throws CorruptProfileException {
    throw new CorruptProfileException("not a profile");
  }
}
