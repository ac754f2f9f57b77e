package io.leadline.server.wal;

/**
 * How draining is doing.
 *
 * @param records drained since the start
 * @param quarantined records set aside since the start
 * @param failures how often the sink or the disk failed
 * @param lastFailure why the latest attempt failed; empty if it succeeded
 */
public record DrainStatus(long records, long quarantined, long failures, String lastFailure) {}
