package io.leadline.core.profile;

import io.leadline.core.schema.WindowKey;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/**
 * The binary form of snapshots, as they travel through topics.
 *
 * <pre>
 * 4 bytes  magic "LLSN"
 * 1 byte   version
 * sections: varint tag, varint length, payload
 *          1 window: text model, version, segment; 8 bytes start, end in epoch milliseconds
 *          2 source: text path, source; varint epoch, sequence; 1 byte complete
 *          3 profile, with a checksum of its own, see {@link ProfileCodec}
 *          others are skipped
 * </pre>
 */
final class SnapshotCodec {

  private static final byte[] MAGIC = {'L', 'L', 'S', 'N'};
  private static final int VERSION = 1;
  private static final int WINDOW = 1;
  private static final int SOURCE = 2;
  private static final int PROFILE = 3;

  private SnapshotCodec() {}

  static byte[] write(Snapshot snapshot) {
    ByteWriter out = new ByteWriter();
    out.raw(MAGIC);
    out.u8(VERSION);
    ByteWriter window = new ByteWriter();
    window.text(snapshot.window().model());
    window.text(snapshot.window().version());
    window.text(snapshot.window().segment());
    window.fixed64(snapshot.window().start().toEpochMilli());
    window.fixed64(snapshot.window().end().toEpochMilli());
    section(out, WINDOW, window.toByteArray());
    ByteWriter source = new ByteWriter();
    source.text(snapshot.path().name());
    source.text(snapshot.source());
    source.varint(snapshot.epoch());
    source.varint(snapshot.sequence());
    source.u8(snapshot.complete() ? 1 : 0);
    section(out, SOURCE, source.toByteArray());
    section(out, PROFILE, snapshot.profile().toBytes());
    return out.toByteArray();
  }

  private static void section(ByteWriter out, int tag, byte[] payload) {
    out.varint(tag);
    out.bytes(payload);
  }

  static Snapshot read(byte[] bytes) throws CorruptProfileException {
    if (bytes.length <= MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      throw new CorruptProfileException("Not a snapshot: it does not begin with LLSN");
    }
    int version = bytes[MAGIC.length];
    if (version < 1 || version > VERSION) {
      throw new CorruptProfileException(
          "Unknown snapshot version: %d (this build reads 1 to %d)".formatted(version, VERSION));
    }
    try {
      return new Sections(new ByteReader(Arrays.copyOfRange(bytes, MAGIC.length + 1, bytes.length)))
          .snapshot();
    } catch (CorruptBytesException | IllegalArgumentException | DateTimeException e) {
      throw new CorruptProfileException("Corrupt snapshot: " + e.getMessage(), e);
    }
  }

  private static final class Sections {

    private static final ByteReader NONE = new ByteReader(new byte[0]);

    private ByteReader window = NONE;
    private ByteReader source = NONE;
    private ByteReader profile = NONE;

    Sections(ByteReader in) throws CorruptBytesException {
      while (in.remaining() > 0) {
        long tag = in.varint();
        ByteReader section = in.section();
        if (tag == WINDOW) {
          window = section;
        } else if (tag == SOURCE) {
          source = section;
        } else if (tag == PROFILE) {
          profile = section;
        }
      }
    }

    Snapshot snapshot() throws CorruptBytesException, CorruptProfileException {
      WindowKey key =
          new WindowKey(
              window.text(),
              window.text(),
              window.text(),
              Instant.ofEpochMilli(window.fixed64()),
              Instant.ofEpochMilli(window.fixed64()));
      return new Snapshot(
          key,
          Path.valueOf(source.text()),
          source.text(),
          source.size(),
          source.size(),
          source.u8() != 0,
          Profile.fromBytes(profile.rest()));
    }
  }
}
