package io.leadline.core.profile;

import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CategorySketch;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The binary form of layouts, for hosts that profile without the fast store at hand.
 *
 * <pre>
 * 4 bytes  magic "LLLY"
 * 1 byte   version
 * varint   resolution
 * sections: varint tag, varint length, payload
 *          1 one field: text name, kind, role; 1 byte private; min, max, importance, each
 *            1 byte present and, if so, 8 bytes
 *          2 known categories of one field: text name; 1 byte complete; varint count, texts
 *          3 known numbers of one field: text name; varint count, 8 bytes each
 *          others are skipped
 * </pre>
 */
final class LayoutCodec {

  private static final byte[] MAGIC = {'L', 'L', 'L', 'Y'};
  private static final int VERSION = 1;
  private static final int FIELD = 1;
  private static final int CATEGORIES = 2;
  private static final int NUMBERS = 3;

  private LayoutCodec() {}

  static byte[] write(Layout layout) {
    ByteWriter out = new ByteWriter();
    out.raw(MAGIC);
    out.u8(VERSION);
    out.varint(layout.resolution());
    for (Field field : layout.schema().fields()) {
      section(out, FIELD, field(field));
    }
    new TreeMap<>(layout.knownCategories())
        .forEach((name, known) -> section(out, CATEGORIES, categories(name, known)));
    new TreeMap<>(layout.knownNumbers())
        .forEach((name, known) -> section(out, NUMBERS, numbers(name, known)));
    return out.toByteArray();
  }

  private static void section(ByteWriter out, int tag, ByteWriter payload) {
    out.varint(tag);
    out.bytes(payload.toByteArray());
  }

  private static ByteWriter field(Field field) {
    ByteWriter out = new ByteWriter();
    out.text(field.name());
    out.text(field.kind().name());
    out.text(field.role().name());
    out.u8(field.isPrivate() ? 1 : 0);
    for (OptionalDouble number : List.of(field.min(), field.max(), field.importance())) {
      out.u8(number.isPresent() ? 1 : 0);
      number.ifPresent(value -> out.fixed64(Double.doubleToRawLongBits(value)));
    }
    return out;
  }

  private static ByteWriter categories(String name, CategorySketch.Known known) {
    ByteWriter out = new ByteWriter();
    out.text(name);
    out.u8(known.complete() ? 1 : 0);
    out.varint(known.values().size());
    known.values().forEach(out::text);
    return out;
  }

  private static ByteWriter numbers(String name, double[] known) {
    ByteWriter out = new ByteWriter();
    out.text(name);
    out.varint(known.length);
    for (double number : known) {
      out.fixed64(Double.doubleToRawLongBits(number));
    }
    return out;
  }

  static Layout read(byte[] bytes) throws CorruptProfileException {
    if (bytes.length <= MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      throw new CorruptProfileException("Not a layout: it does not begin with LLLY");
    }
    int version = bytes[MAGIC.length];
    if (version < 1 || version > VERSION) {
      throw new CorruptProfileException(
          "Unknown layout version: %d (this build reads 1 to %d)".formatted(version, VERSION));
    }
    try {
      return read(new ByteReader(Arrays.copyOfRange(bytes, MAGIC.length + 1, bytes.length)));
    } catch (CorruptBytesException | IllegalArgumentException e) {
      throw new CorruptProfileException("Corrupt layout: " + e.getMessage(), e);
    }
  }

  private static Layout read(ByteReader in) throws CorruptBytesException {
    int resolution = in.count(Layout.MOST_RESOLUTION);
    List<Field> fields = new ArrayList<>();
    Map<String, CategorySketch.Known> categories = new TreeMap<>();
    Map<String, double[]> numbers = new TreeMap<>();
    while (in.remaining() > 0) {
      long tag = in.varint();
      ByteReader section = in.section();
      if (tag == FIELD) {
        fields.add(readField(section));
      } else if (tag == CATEGORIES) {
        categories.put(section.text(), readCategories(section));
      } else if (tag == NUMBERS) {
        numbers.put(section.text(), readNumbers(section));
      }
    }
    return new Layout(new Schema(fields), categories, numbers, resolution);
  }

  private static Field readField(ByteReader in) throws CorruptBytesException {
    String name = in.text();
    Kind kind = Kind.valueOf(in.text());
    Role role = Role.valueOf(in.text());
    boolean isPrivate = in.u8() != 0;
    return new Field(name, kind, role, readNumber(in), readNumber(in), readNumber(in), isPrivate);
  }

  private static OptionalDouble readNumber(ByteReader in) throws CorruptBytesException {
    return in.u8() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.longBitsToDouble(in.fixed64()));
  }

  private static CategorySketch.Known readCategories(ByteReader in) throws CorruptBytesException {
    boolean isComplete = in.u8() != 0;
    List<String> values = new ArrayList<>();
    for (int left = in.items(1); left > 0; left--) {
      values.add(in.text());
    }
    return new CategorySketch.Known(values, isComplete);
  }

  private static double[] readNumbers(ByteReader in) throws CorruptBytesException {
    double[] numbers = new double[in.items(Double.BYTES)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.longBitsToDouble(in.fixed64());
    }
    return numbers;
  }
}
