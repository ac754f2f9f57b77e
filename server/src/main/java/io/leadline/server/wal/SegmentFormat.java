package io.leadline.server.wal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a segment, big-endian:
 *
 * <pre>
 * segment = header record*
 * header  = "LEADWAL" version:u8                                          8 bytes
 * record  = marker:u32 length:u32 crc:u32 payload[length]                12 bytes + payload
 * </pre>
 *
 * The checksum is CRC-32C over length and payload. The marker lets a reader find the next record
 * behind a damaged one.
 */
final class SegmentFormat {

  static final int HEADER_BYTES = 8;
  static final int RECORD_HEADER_BYTES = 12;
  static final int MARKER = 0x4C4C5231;

  private static final long HEADER = 0x4C45414457414C01L;

  private SegmentFormat() {}

  static ByteBuffer header() {
    return ByteBuffer.allocate(HEADER_BYTES).putLong(HEADER).flip();
  }

  static boolean hasHeader(ByteBuffer segment) {
    return segment.limit() >= HEADER_BYTES && segment.getLong(0) == HEADER;
  }

  static void putRecord(ByteBuffer into, byte[] payload) {
    into.putInt(MARKER).putInt(payload.length);
    into.putInt(checksum(payload.length, ByteBuffer.wrap(payload))).put(payload);
  }

  static int checksum(int length, ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
    crc.update(payload);
    return (int) crc.getValue();
  }
}
