package io.leadline.core.profile;

import io.leadline.core.dependence.JointSpace;
import io.leadline.core.fairness.Grouping;
import io.leadline.core.outlier.AnomalyScorer;
import io.leadline.core.performance.ErrorTree;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.segment.Segmentation;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CategorySketch;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The binary form of layouts, for sources that profile elsewhere than the baseline was made.
 *
 * <pre>
 * 4 bytes  magic "LLLY"
 * 1 byte   version
 * varint   resolution
 * varint   fields, each: text name, u8 kind, u8 role, three optional numbers, u8 private
 *          (min, max, importance; a number is u8 present, 8 bytes)
 * varint   fields with known categories, each: text name, u8 complete, varint count, texts
 * varint   fields with known numbers, each: text name, varint count, 8 bytes each
 * u8       whether there is an error tree; if so, varint length, tree
 * varint   groupings, each: text attribute, varint count, texts
 * sections to the end: varint tag, varint length, payload; unknown ones are skipped
 *          1 segments, as {@link Segmentation#write} writes them; none if there are none
 *          6 joint space, where there is one
 *          10 anomaly scorer, where there is one
 *          11 text fingerprint of the privacy key, where there is one
 * 4 bytes  CRC-32C of all bytes before
 * </pre>
 */
public final class LayoutCodec {

  /** The media type of a layout. */
  public static final String MEDIA_TYPE = "application/vnd.leadline.layout";

  private static final byte[] MAGIC = {'L', 'L', 'L', 'Y'};
  private static final int VERSION = 1;
  private static final int JOINT_SPACE = 6;
  private static final int CHECKSUM_BYTES = 4;
  private static final int ANOMALY_SCORER = 10;
  private static final int SEGMENTS = 1;
  private static final int PRIVACY_KEY = 11;

  private LayoutCodec() {}

  public static byte[] write(Layout layout) {
    ByteWriter out = new ByteWriter();
    out.raw(MAGIC);
    out.u8(VERSION);
    out.varint(layout.resolution());
    out.varint(layout.schema().fields().size());
    for (Field field : layout.schema().fields()) {
      writeField(out, field);
    }
    out.varint(layout.knownCategories().size());
    new TreeMap<>(layout.knownCategories()).forEach((name, known) -> write(out, name, known));
    out.varint(layout.knownNumbers().size());
    new TreeMap<>(layout.knownNumbers()).forEach((name, numbers) -> write(out, name, numbers));
    writeTree(out, layout.errorTree());
    out.varint(layout.groupings().size());
    for (Grouping grouping : layout.groupings()) {
      out.text(grouping.attribute());
      out.varint(grouping.values().size());
      grouping.values().forEach(out::text);
    }
    if (!layout.segments().isEmpty()) {
      ByteWriter section = new ByteWriter();
      layout.segments().write(section);
      out.varint(SEGMENTS);
      out.bytes(section.toByteArray());
    }
    writeKey(out, layout.pseudonyms().fingerprint());
    layout.jointSpace().ifPresent(space -> writeSpace(out, space));
    layout.anomalyScorer().ifPresent(scorer -> writeScorer(out, scorer));
    byte[] content = out.toByteArray();
    out.fixed32(checksum(content, content.length));
    return out.toByteArray();
  }

  private static void writeKey(ByteWriter out, String fingerprint) {
    if (!fingerprint.isEmpty()) {
      ByteWriter section = new ByteWriter();
      section.text(fingerprint);
      out.varint(PRIVACY_KEY);
      out.bytes(section.toByteArray());
    }
  }

  private static void writeScorer(ByteWriter out, AnomalyScorer scorer) {
    ByteWriter bytes = new ByteWriter();
    scorer.write(bytes);
    out.varint(ANOMALY_SCORER);
    out.bytes(bytes.toByteArray());
  }

  private static void writeSpace(ByteWriter out, JointSpace space) {
    ByteWriter bytes = new ByteWriter();
    space.write(bytes);
    out.varint(JOINT_SPACE);
    out.bytes(bytes.toByteArray());
  }

  private static void writeTree(ByteWriter out, Optional<ErrorTree> tree) {
    out.u8(tree.isPresent() ? 1 : 0);
    if (tree.isPresent()) {
      ByteWriter bytes = new ByteWriter();
      tree.get().write(bytes);
      out.bytes(bytes.toByteArray());
    }
  }

  private static void writeField(ByteWriter out, Field field) {
    out.text(field.name());
    out.u8(field.kind().ordinal());
    out.u8(field.role().ordinal());
    write(out, field.min());
    write(out, field.max());
    write(out, field.importance());
    out.u8(field.isPrivate() ? 1 : 0);
  }

  private static void write(ByteWriter out, OptionalDouble number) {
    out.u8(number.isPresent() ? 1 : 0);
    if (number.isPresent()) {
      out.fixed64(Double.doubleToRawLongBits(number.getAsDouble()));
    }
  }

  private static void write(ByteWriter out, String name, CategorySketch.Known known) {
    out.text(name);
    out.u8(known.complete() ? 1 : 0);
    out.varint(known.values().size());
    known.values().forEach(out::text);
  }

  private static void write(ByteWriter out, String name, double[] numbers) {
    out.text(name);
    out.varint(numbers.length);
    for (double number : numbers) {
      out.fixed64(Double.doubleToRawLongBits(number));
    }
  }

  /**
   * Reads what {@link #write} wrote, by this or any earlier version.
   *
   * @throws CorruptProfileException if the bytes are damaged, truncated or of an unknown version
   */
  public static Layout read(byte[] bytes) throws CorruptProfileException {
    int content = bytes.length - CHECKSUM_BYTES;
    if (content <= MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      throw new CorruptProfileException("Not a layout: it does not begin with LLLY");
    }
    int version = bytes[MAGIC.length];
    if (version < 1 || version > VERSION) {
      throw new CorruptProfileException(
          "Unknown layout version: %d (this build reads 1 to %d)".formatted(version, VERSION));
    }
    try {
      int written = new ByteReader(Arrays.copyOfRange(bytes, content, bytes.length)).fixed32();
      if (written != checksum(bytes, content)) {
        throw new CorruptProfileException("Corrupt layout: its checksum does not match");
      }
      return read(new ByteReader(Arrays.copyOfRange(bytes, MAGIC.length + 1, content)));
    } catch (CorruptBytesException | IllegalArgumentException e) {
      throw new CorruptProfileException("Corrupt layout: " + e.getMessage(), e);
    }
  }

  private static Layout read(ByteReader in) throws CorruptBytesException {
    int resolution = in.count(Layout.MOST_RESOLUTION);
    List<Field> fields = new ArrayList<>();
    for (int left = in.items(7); left > 0; left--) {
      fields.add(readField(in));
    }
    Map<String, CategorySketch.Known> categories = new HashMap<>();
    for (int left = in.items(3); left > 0; left--) {
      String name = in.text();
      boolean isComplete = in.u8() != 0;
      String[] values = new String[in.items(1)];
      for (int i = 0; i < values.length; i++) {
        values[i] = in.text();
      }
      categories.put(name, new CategorySketch.Known(List.of(values), isComplete));
    }
    Map<String, double[]> numbers = new HashMap<>();
    for (int left = in.items(2); left > 0; left--) {
      String name = in.text();
      double[] values = new double[in.items(8)];
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.longBitsToDouble(in.fixed64());
      }
      numbers.put(name, values);
    }
    Optional<ErrorTree> tree =
        in.u8() == 0 ? Optional.empty() : Optional.of(ErrorTree.read(in.section()));
    List<Grouping> groupings = new ArrayList<>();
    for (int left = in.items(2); left > 0; left--) {
      String attribute = in.text();
      List<String> values = new ArrayList<>();
      for (int more = in.items(1); more > 0; more--) {
        values.add(in.text());
      }
      groupings.add(new Grouping(attribute, values));
    }
    Pseudonyms pseudonyms = Pseudonyms.UNKEYED;
    Optional<JointSpace> space = Optional.empty();
    Optional<AnomalyScorer> scorer = Optional.empty();
    Segmentation segments = Segmentation.NONE;
    while (in.remaining() > 0) {
      long tag = in.varint();
      ByteReader section = in.section();
      if (tag == PRIVACY_KEY) {
        pseudonyms = Pseudonyms.ofUnknownKey(section.text());
      } else if (tag == JOINT_SPACE) {
        space = Optional.of(JointSpace.read(section));
      } else if (tag == ANOMALY_SCORER) {
        scorer = AnomalyScorer.read(section);
      } else if (tag == SEGMENTS) {
        segments = Segmentation.read(section);
      }
    }
    return new Layout(
        new Schema(fields),
        categories,
        numbers,
        resolution,
        pseudonyms,
        tree,
        groupings,
        space,
        scorer,
        segments);
  }

  private static Field readField(ByteReader in) throws CorruptBytesException {
    return new Field(
        in.text(),
        Kind.values()[in.count(Kind.values().length - 1)],
        Role.values()[in.count(Role.values().length - 1)],
        readNumber(in),
        readNumber(in),
        readNumber(in),
        in.u8() != 0);
  }

  private static OptionalDouble readNumber(ByteReader in) throws CorruptBytesException {
    return in.u8() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.longBitsToDouble(in.fixed64()));
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
