package io.leadline.core.profile;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;

/**
 * How much of what a source saw is in its profile. Nothing is scaled up by it: counts stay counts
 * of what was profiled, and this says what they lack.
 *
 * @param requests predictions requests that the source saw, each of one row or many
 * @param dropped requests that were let go unread, for want of time or memory
 * @param unreadable requests whose body could not be understood
 * @param failed requests that the model refused or failed to answer; they are profiled, without
 *     outputs
 */
public record Coverage(long requests, long dropped, long unreadable, long failed)
    implements Mergeable<Coverage> {

  public static final Coverage NONE = new Coverage(0, 0, 0, 0);

  public Coverage {
    if (dropped < 0 || unreadable < 0 || failed < 0 || dropped + unreadable > requests) {
      throw new IllegalArgumentException(
          "Invalid coverage: %d dropped and %d unreadable of %d requests"
              .formatted(dropped, unreadable, requests));
    }
  }

  /** Requests that are in the profile. */
  public long profiled() {
    return requests - dropped - unreadable;
  }

  /** Share of the requests that are in the profile, in [0, 1]; 1 where none were seen. */
  public double share() {
    return requests == 0 ? 1 : (double) profiled() / requests;
  }

  @Override
  public Coverage merge(Coverage other) {
    return new Coverage(
        requests + other.requests,
        dropped + other.dropped,
        unreadable + other.unreadable,
        failed + other.failed);
  }

  void write(ByteWriter out) {
    out.varint(requests);
    out.varint(dropped);
    out.varint(unreadable);
    out.varint(failed);
  }

  static Coverage read(ByteReader in) throws CorruptBytesException {
    long requests = in.size();
    long dropped = in.size();
    long unreadable = in.size();
    long failed = in.size();
    if (dropped > requests || unreadable > requests - dropped || failed > requests) {
      throw new CorruptBytesException("more requests are lacking than were seen");
    }
    return new Coverage(requests, dropped, unreadable, failed);
  }
}
