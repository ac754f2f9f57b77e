package io.leadline.server.ingest;

import io.leadline.protocol.event.Half;
import java.nio.BufferUnderflowException;
import java.time.Instant;

/**
 * Half of an exchange as a record of the write-ahead log, or the mere passing of time.
 *
 * <pre>
 * record = version:u8 kind:u8 received id batch    kind 3: a request, 4: a response
 *        | version:u8 kind:u8 received             kind 5: nothing but the time
 * batch  = a record of {@link BatchRecord}
 * </pre>
 *
 * Halves are given up by the times in the records, never by a clock, so that a segment that is
 * drained twice gives the same pairs twice.
 */
final class HalfRecord {

  private static final int VERSION = 1;
  private static final int REQUEST = 3;
  private static final int RESPONSE = 4;
  private static final int TICK = 5;

  private HalfRecord() {}

  /** A half whose batch is still encoded; the batch is empty in a tick. */
  record Decoded(int kind, Instant received, String id, byte[] batch) {

    boolean isTick() {
      return kind == TICK;
    }

    Half half() {
      return kind == REQUEST ? Half.REQUEST : Half.RESPONSE;
    }
  }

  static byte[] encode(EventHalf half) {
    byte[] batch = BatchRecord.encode(RecordKind.PREDICTIONS, half.batch());
    return new ByteSink(64 + batch.length)
        .u8(VERSION)
        .u8(half.half() == Half.REQUEST ? REQUEST : RESPONSE)
        .signed(half.received().toEpochMilli())
        .text(key(half))
        .bytes(batch)
        .toBytes();
  }

  /** Events of different models may have the same id. */
  private static String key(EventHalf half) {
    return half.batch().model() + '/' + half.id();
  }

  /** A record that says what time it is. */
  static byte[] tick(Instant now) {
    return new ByteSink(16).u8(VERSION).u8(TICK).signed(now.toEpochMilli()).toBytes();
  }

  /** Whether a record is one of these. */
  static boolean matches(byte[] record) {
    return record.length > 2 && record[1] >= REQUEST && record[1] <= TICK;
  }

  static Decoded decode(byte[] record) throws CorruptRecordException {
    try {
      ByteSource in = new ByteSource(record);
      int version = in.u8();
      if (version != VERSION) {
        throw new CorruptRecordException(
            "Unknown record version: %d (this server reads %d)".formatted(version, VERSION));
      }
      int kind = in.u8();
      Instant received = Instant.ofEpochMilli(in.signed());
      if (kind == TICK) {
        return new Decoded(kind, received, "", new byte[0]);
      }
      String id = in.text();
      byte[] batch = in.bytes();
      BatchRecord.decode(batch);
      return new Decoded(kind, received, id, batch);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new CorruptRecordException("Damaged record of %d bytes".formatted(record.length), e);
    }
  }
}
