package io.leadline.server.wal;

/**
 * How the write-ahead log is doing.
 *
 * @param records made durable since the start
 * @param syncs how often the disk was synced for them
 * @param failures groups of records that could not be written
 * @param undrainedBytes on disk or on their way to it
 * @param undrainedLimit above which appending is refused
 * @param sealedSegments that wait to be drained
 * @param lastFailure why the latest write failed; empty if it succeeded
 */
public record WalStatus(
    long records,
    long syncs,
    long failures,
    long undrainedBytes,
    long undrainedLimit,
    int sealedSegments,
    String lastFailure) {

  public boolean isAccepting() {
    return lastFailure.isEmpty() && undrainedBytes < undrainedLimit;
  }
}
