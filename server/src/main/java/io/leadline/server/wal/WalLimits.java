package io.leadline.server.wal;

import java.time.Duration;

/**
 * Limits of the write-ahead log.
 *
 * @param segmentBytes a segment is sealed once it holds this many bytes; also what draining holds
 *     in memory at once, plus one group of records
 * @param segmentAge a segment is sealed this long after its first record, so that a trickle of
 *     predictions reaches the prediction log as well
 * @param undrainedBytes above this many bytes on disk, appending is refused
 * @param recordBytes largest record
 */
public record WalLimits(
    long segmentBytes, Duration segmentAge, long undrainedBytes, int recordBytes) {

  public static final WalLimits DEFAULT =
      new WalLimits(16L << 20, Duration.ofSeconds(5), 1L << 30, 64 << 20);

  public WalLimits {
    if (segmentBytes < 1 || undrainedBytes < 1 || recordBytes < 1) {
      throw new IllegalArgumentException(
          "Invalid write-ahead limits: %d, %d, %d bytes (must be ≥ 1)"
              .formatted(segmentBytes, undrainedBytes, recordBytes));
    }
    if (segmentAge.isNegative() || segmentAge.isZero()) {
      throw new IllegalArgumentException(
          "Invalid write-ahead segment age: %s (must be > 0)".formatted(segmentAge));
    }
  }
}
