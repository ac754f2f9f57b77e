package io.leadline.server.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a segment, whatever happened to it. A record that was cut off by a killed process is the
 * torn tail: it was never acknowledged and is left out. A record that is whole but whose checksum
 * is wrong is damage: it is reported, and reading goes on behind it.
 */
final class SegmentReader {

  /**
   * What a segment held.
   *
   * @param records payloads in the order written
   * @param damages what could not be read
   * @param tornBytes length of the torn tail; 0 where the segment ends cleanly
   */
  record Contents(List<byte[]> records, List<Damage> damages, long tornBytes) {}

  /** Bytes of a segment, from {@code offset}, that are no readable record. */
  record Damage(long offset, byte[] bytes) {}

  private final ByteBuffer segment;
  private final List<byte[]> records = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();

  private SegmentReader(ByteBuffer segment) {
    this.segment = segment;
  }

  static Contents read(Path file) throws IOException {
    return read(Files.readAllBytes(file));
  }

  static Contents read(byte[] bytes) {
    return new SegmentReader(ByteBuffer.wrap(bytes)).contents();
  }

  private Contents contents() {
    if (segment.limit() < SegmentFormat.HEADER_BYTES) {
      return new Contents(records, damages, segment.limit());
    }
    int offset = SegmentFormat.hasHeader(segment) ? SegmentFormat.HEADER_BYTES : 0;
    while (offset < segment.limit()) {
      if (isRecord(offset)) {
        offset = take(offset);
        continue;
      }
      int next = nextRecord(offset + 1);
      if (next == segment.limit() && isTorn(offset)) {
        return new Contents(records, damages, segment.limit() - offset);
      }
      damages.add(new Damage(offset, slice(offset, next)));
      offset = next;
    }
    return new Contents(records, damages, 0);
  }

  private int take(int offset) {
    int start = offset + SegmentFormat.RECORD_HEADER_BYTES;
    int end = start + segment.getInt(offset + 4);
    records.add(slice(start, end));
    return end;
  }

  private boolean isRecord(int offset) {
    if (!hasMarker(offset) || isCutOff(offset)) {
      return false;
    }
    int length = segment.getInt(offset + 4);
    ByteBuffer payload = segment.slice(offset + SegmentFormat.RECORD_HEADER_BYTES, length);
    return SegmentFormat.checksum(length, payload) == segment.getInt(offset + 8);
  }

  /** Start of the first readable record at or behind {@code offset}; the end if there is none. */
  private int nextRecord(int offset) {
    for (int at = offset; at + SegmentFormat.RECORD_HEADER_BYTES <= segment.limit(); at++) {
      if (isRecord(at)) {
        return at;
      }
    }
    return segment.limit();
  }

  /**
   * A killed process leaves a record cut off; a power failure may also leave the file grown but
   * filled with zeros, which no record begins with.
   */
  private boolean isTorn(int offset) {
    if (segment.limit() - offset < SegmentFormat.RECORD_HEADER_BYTES) {
      return true;
    }
    return hasMarker(offset) ? isCutOff(offset) : isZeroFrom(offset);
  }

  private boolean hasMarker(int offset) {
    return offset + SegmentFormat.RECORD_HEADER_BYTES <= segment.limit()
        && segment.getInt(offset) == SegmentFormat.MARKER;
  }

  private boolean isCutOff(int offset) {
    int length = segment.getInt(offset + 4);
    return length < 0 || length > segment.limit() - offset - SegmentFormat.RECORD_HEADER_BYTES;
  }

  private boolean isZeroFrom(int offset) {
    for (int at = offset; at < segment.limit(); at++) {
      if (segment.get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  private byte[] slice(int from, int to) {
    byte[] bytes = new byte[to - from];
    segment.get(from, bytes);
    return bytes;
  }
}
