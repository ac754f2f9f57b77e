package io.leadline.server.ingest;

import io.leadline.core.schema.Batch;
import java.util.List;

/**
 * What a body held.
 *
 * @param batches the accepted rows
 * @param halves the accepted requests and responses that came apart
 * @param rejected the first bad lines, in order; at most {@value #MAX_REPORTED}
 * @param rejectedRows how many bad lines there were in all
 */
public record DecodedBody(
    List<Batch> batches, List<EventHalf> halves, List<Rejection> rejected, long rejectedRows) {

  /** Bad lines beyond this many are only counted. */
  public static final int MAX_REPORTED = 100;

  public DecodedBody {
    batches = List.copyOf(batches);
    halves = List.copyOf(halves);
    rejected = List.copyOf(rejected);
  }

  public DecodedBody(List<Batch> batches, List<Rejection> rejected, long rejectedRows) {
    this(batches, List.of(), rejected, rejectedRows);
  }

  /** Accepted rows; those of a request and of its response count each. */
  public long rows() {
    return batches.stream().mapToLong(Batch::rows).sum()
        + halves.stream().mapToLong(half -> half.batch().rows()).sum();
  }
}
