package io.leadline.core.segment;

import io.leadline.core.fairness.Grouping;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a model: what its monitor asks for, with the values of each field that are
 * segments of their own. Fixed with the baseline, so that the segments of all windows are the same.
 *
 * @param rules in the monitor's order
 * @param groupings the values, one grouping for each rule by value, in the same order
 */
public record Segmentation(List<SegmentRule> rules, List<Grouping> groupings) {

  public static final Segmentation NONE = new Segmentation(List.of(), List.of());

  /** Most segments of a model: each has a profile for each window. */
  public static final int MOST_SEGMENTS = 100;

  /** Longer values are among the others: a name must stay readable. */
  public static final int LONGEST_VALUE = 100;

  /** Stands between the parts of a crossed segment's name. */
  public static final String AND = " & ";

  public Segmentation {
    rules = List.copyOf(rules);
    groupings = List.copyOf(groupings);
  }

  /** The values of a field in the baseline, the most frequent first. */
  @FunctionalInterface
  public interface Values {
    List<String> mostFrequent(Field field);
  }

  /**
   * What rules mean for a baseline.
   *
   * @param schema the baseline's
   * @throws InvalidSegmentException if a field is unknown, private or of the wrong kind
   */
  public static Segmentation resolve(List<SegmentRule> rules, Schema schema, Values values)
      throws InvalidSegmentException {
    List<Grouping> groupings = new ArrayList<>();
    for (SegmentRule rule : rules) {
      if (rule instanceof SegmentRule.ByValue byValue) {
        groupings.add(grouping(byValue, schema, values));
      } else if (rule instanceof SegmentRule.Where where) {
        check(where, schema);
      }
    }
    return new Segmentation(rules, groupings);
  }

  private static Grouping grouping(SegmentRule.ByValue rule, Schema schema, Values values)
      throws InvalidSegmentException {
    Field field = field(rule.field(), rule.name(), schema);
    if (field.isPrivate()) {
      throw new InvalidSegmentException(
          "segments by '%s': its values are private (use a condition with a name)"
              .formatted(field.name()));
    }
    if (!rule.values().isEmpty()) {
      return new Grouping(field.name(), rule.values());
    }
    return new Grouping(
        field.name(),
        values.mostFrequent(field).stream()
            .filter(value -> value.length() <= LONGEST_VALUE)
            .limit(rule.most())
            .toList());
  }

  private static void check(SegmentRule.Where rule, Schema schema) throws InvalidSegmentException {
    for (String name : rule.condition().fields()) {
      Field field = field(name, rule.name(), schema);
      Kind needed = rule.condition().kinds().getOrDefault(name, field.kind());
      if (needed != field.kind()) {
        throw new InvalidSegmentException(
            "segment '%s': '%s' is %s, and must be compared with a %s"
                .formatted(
                    rule.name(),
                    name,
                    field.kind() == Kind.NUMERIC ? "numeric" : "categorical",
                    field.kind() == Kind.NUMERIC ? "number" : "text"));
      }
    }
  }

  private static Field field(String name, String segment, Schema schema)
      throws InvalidSegmentException {
    Field field =
        schema
            .field(name)
            .orElseThrow(
                () ->
                    new InvalidSegmentException(
                        "segment '%s': the baseline has no field '%s'".formatted(segment, name)));
    if (field.role() == Role.LABEL) {
      throw new InvalidSegmentException(
          "segment '%s': '%s' is the ground truth, which comes too late".formatted(segment, name));
    }
    return field;
  }

  /**
   * At most so many segments come of these rules, whatever the baseline.
   *
   * @param rules of which a crossed one knows those before it
   */
  public static long most(List<SegmentRule> rules) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (SegmentRule rule : rules) {
      long size = 1;
      if (rule instanceof SegmentRule.ByValue byValue) {
        size = (byValue.values().isEmpty() ? byValue.most() : byValue.values().size()) + 2L;
      } else if (rule instanceof SegmentRule.Cross cross) {
        for (String name : cross.of()) {
          size *= sizes.getOrDefault(name, 1L);
        }
      }
      sizes.put(rule.name(), size);
    }
    return sizes.values().stream().mapToLong(size -> size).sum();
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** The names of all segments that there may be. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    parts(null).values().forEach(part -> names.addAll(Arrays.asList(part.names)));
    return names;
  }

  /** The rows of each segment that has any; a row may be in several, or in none. */
  public Map<String, int[]> rows(Batch batch) {
    Map<String, int[]> bySegment = new LinkedHashMap<>();
    parts(batch).values().forEach(part -> part.addRows(bySegment));
    return bySegment;
  }

  /** By rule; without a batch the names alone. */
  private Map<String, Part> parts(@Nullable Batch batch) {
    Map<String, Part> parts = new LinkedHashMap<>();
    int nextGrouping = 0;
    for (SegmentRule rule : rules) {
      Part part;
      if (rule instanceof SegmentRule.Where where) {
        part = Part.of(where, batch);
      } else if (rule instanceof SegmentRule.Cross cross) {
        part = cross.of().stream().map(parts::get).reduce(Part::cross).orElseThrow();
      } else {
        part = Part.of(groupings.get(nextGrouping++), batch);
      }
      parts.put(rule.name(), part);
    }
    return parts;
  }

  /**
   * The segments of one rule.
   *
   * @param names of its segments
   * @param codes [rows] an index into the names, or −1 for a row in none of them
   */
  private record Part(String[] names, int[] codes) {

    static Part of(Grouping grouping, @Nullable Batch batch) {
      String[] names = new String[grouping.groups()];
      Arrays.setAll(names, code -> grouping.attribute() + "=" + grouping.group(code));
      return new Part(names, batch == null ? new int[0] : grouping.codes(batch));
    }

    static Part of(SegmentRule.Where where, @Nullable Batch batch) {
      int[] codes = new int[batch == null ? 0 : batch.rows()];
      if (batch != null) {
        BitSet inside = where.condition().rows(batch);
        Arrays.setAll(codes, row -> inside.get(row) ? 0 : -1);
      }
      return new Part(new String[] {where.name()}, codes);
    }

    Part cross(Part other) {
      String[] all = new String[names.length * other.names.length];
      Arrays.setAll(
          all,
          code -> names[code / other.names.length] + AND + other.names[code % other.names.length]);
      int[] both = new int[codes.length];
      Arrays.setAll(
          both,
          row ->
              codes[row] < 0 || other.codes[row] < 0
                  ? -1
                  : codes[row] * other.names.length + other.codes[row]);
      return new Part(all, both);
    }

    void addRows(Map<String, int[]> bySegment) {
      int[] counts = new int[names.length];
      for (int code : codes) {
        if (code >= 0) {
          counts[code]++;
        }
      }
      int[][] rows = new int[names.length][];
      Arrays.setAll(rows, code -> new int[counts[code]]);
      Arrays.fill(counts, 0);
      for (int row = 0; row < codes.length; row++) {
        if (codes[row] >= 0) {
          rows[codes[row]][counts[codes[row]]++] = row;
        }
      }
      for (int code = 0; code < names.length; code++) {
        if (rows[code].length > 0) {
          bySegment.put(names[code], rows[code]);
        }
      }
    }
  }

  /**
   *
   *
   * <pre>
   * varint rules, each: u8 kind, then
   *   0 by value: text field, varint values, texts, varint most, varint chosen values, texts
   *   1 where: text name, text condition
   *   2 crossed: varint names, texts
   * </pre>
   */
  public void write(ByteWriter out) {
    out.varint(rules.size());
    int nextGrouping = 0;
    for (SegmentRule rule : rules) {
      if (rule instanceof SegmentRule.ByValue byValue) {
        out.u8(0);
        out.text(byValue.field());
        write(out, byValue.values());
        out.varint(byValue.most());
        write(out, groupings.get(nextGrouping++).values());
      } else if (rule instanceof SegmentRule.Where where) {
        out.u8(1);
        out.text(where.name());
        out.text(where.condition().toString());
      } else if (rule instanceof SegmentRule.Cross cross) {
        out.u8(2);
        write(out, cross.of());
      }
    }
  }

  private static void write(ByteWriter out, List<String> texts) {
    out.varint(texts.size());
    texts.forEach(out::text);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptBytesException if the bytes are damaged
   */
  public static Segmentation read(ByteReader in) throws CorruptBytesException {
    List<SegmentRule> rules = new ArrayList<>();
    List<Grouping> groupings = new ArrayList<>();
    try {
      for (int left = in.items(2); left > 0; left--) {
        switch (in.u8()) {
          case 0 -> {
            String field = in.text();
            rules.add(new SegmentRule.ByValue(field, texts(in), in.count(Grouping.MOST_VALUES)));
            groupings.add(new Grouping(field, texts(in)));
          }
          case 1 -> rules.add(new SegmentRule.Where(in.text(), Condition.parse(in.text())));
          case 2 -> rules.add(new SegmentRule.Cross(texts(in)));
          default -> throw new CorruptBytesException("unknown kind of segment");
        }
      }
      Segmentation read = new Segmentation(rules, groupings);
      read.names();
      return read;
    } catch (InvalidSegmentException | RuntimeException e) {
      throw new CorruptBytesException("segments: " + e.getMessage());
    }
  }

  private static List<String> texts(ByteReader in) throws CorruptBytesException {
    List<String> texts = new ArrayList<>();
    for (int left = in.items(1); left > 0; left--) {
      texts.add(in.text());
    }
    return texts;
  }
}
