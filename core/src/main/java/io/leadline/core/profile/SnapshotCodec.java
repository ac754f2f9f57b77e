package io.leadline.core.profile;

import io.leadline.core.schema.WindowKey;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The binary form in which snapshots travel.
 *
 * <pre>
 * 4 bytes  magic "LLSN"
 * 1 byte   version
 * then one after the other, to the end: varint length, and of that length
 *   sections: varint tag, varint length, payload
 *     1 window: text model, version, segment; 8 bytes start, 8 bytes end in ms since 1970 UTC
 *     2 source: u8 path, text source, varint epoch, varint sequence, u8 complete
 *     3 profile, as {@link Profile#toBytes} writes it, its own checksum included
 *     others are skipped, so that later versions may add some
 * </pre>
 */
public final class SnapshotCodec {

  /** The media type of a message of snapshots. */
  public static final String MEDIA_TYPE = "application/vnd.leadline.snapshots";

  private static final byte[] MAGIC = {'L', 'L', 'S', 'N'};
  private static final int VERSION = 1;
  private static final int WINDOW = 1;
  private static final int SOURCE = 2;
  private static final int PROFILE = 3;

  private SnapshotCodec() {}

  /** A message of these snapshots. */
  public static byte[] write(List<Snapshot> snapshots) {
    ByteWriter out = new ByteWriter();
    out.raw(MAGIC);
    out.u8(VERSION);
    for (Snapshot snapshot : snapshots) {
      out.bytes(sections(snapshot));
    }
    return out.toByteArray();
  }

  /** One message with the snapshots of all {@code messages}, each as {@link #write} made it. */
  public static byte[] join(List<byte[]> messages) {
    ByteWriter out = new ByteWriter();
    out.raw(MAGIC);
    out.u8(VERSION);
    for (byte[] message : messages) {
      out.raw(Arrays.copyOfRange(message, MAGIC.length + 1, message.length));
    }
    return out.toByteArray();
  }

  private static byte[] sections(Snapshot snapshot) {
    ByteWriter out = new ByteWriter();
    WindowKey window = snapshot.window();
    ByteWriter section = new ByteWriter();
    section.text(window.model());
    section.text(window.version());
    section.text(window.segment());
    section.fixed64(window.start().toEpochMilli());
    section.fixed64(window.end().toEpochMilli());
    section(out, WINDOW, section.toByteArray());
    section = new ByteWriter();
    section.u8(snapshot.path().ordinal());
    section.text(snapshot.source());
    section.varint(snapshot.epoch());
    section.varint(snapshot.sequence());
    section.u8(snapshot.complete() ? 1 : 0);
    section(out, SOURCE, section.toByteArray());
    section(out, PROFILE, snapshot.profile().toBytes());
    return out.toByteArray();
  }

  private static void section(ByteWriter out, int tag, byte[] payload) {
    out.varint(tag);
    out.bytes(payload);
  }

  /**
   * Reads a message.
   *
   * @throws CorruptProfileException if it is damaged, truncated or of an unknown version
   */
  public static List<Snapshot> read(byte[] message) throws CorruptProfileException {
    int head = MAGIC.length + 1;
    if (message.length < head || !Arrays.equals(MAGIC, Arrays.copyOf(message, MAGIC.length))) {
      throw new CorruptProfileException("Not a message of snapshots: it does not begin with LLSN");
    }
    int version = message[MAGIC.length];
    if (version < 1 || version > VERSION) {
      throw new CorruptProfileException(
          "Unknown version of snapshots: %d (this build reads 1 to %d)"
              .formatted(version, VERSION));
    }
    ByteReader in = new ByteReader(Arrays.copyOfRange(message, head, message.length));
    List<Snapshot> snapshots = new ArrayList<>();
    try {
      while (in.remaining() > 0) {
        snapshots.add(readOne(in.section()));
      }
    } catch (CorruptBytesException | IllegalArgumentException | DateTimeException e) {
      throw new CorruptProfileException(
          "Corrupt snapshot %d: %s".formatted(snapshots.size() + 1, e.getMessage()), e);
    }
    return List.copyOf(snapshots);
  }

  private static Snapshot readOne(ByteReader in)
      throws CorruptBytesException, CorruptProfileException {
    ByteReader window = new ByteReader(new byte[0]);
    ByteReader source = window;
    byte[] profile = {};
    while (in.remaining() > 0) {
      long tag = in.varint();
      if (tag == WINDOW) {
        window = in.section();
      } else if (tag == SOURCE) {
        source = in.section();
      } else if (tag == PROFILE) {
        profile = in.bytes(Integer.MAX_VALUE);
      } else {
        in.section();
      }
    }
    return snapshot(window, source, Profile.fromBytes(profile));
  }

  private static Snapshot snapshot(ByteReader window, ByteReader source, Profile profile)
      throws CorruptBytesException {
    WindowKey key =
        new WindowKey(
            window.text(),
            window.text(),
            window.text(),
            Instant.ofEpochMilli(window.fixed64()),
            Instant.ofEpochMilli(window.fixed64()));
    return new Snapshot(
        key,
        Path.values()[source.count(Path.values().length - 1)],
        source.text(),
        source.size(),
        source.size(),
        source.u8() != 0,
        profile);
  }
}
