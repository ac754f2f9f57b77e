package io.leadline.core.profile;

import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CategorySketch;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Distribution;
import io.leadline.core.sketch.Mergeable;
import io.leadline.core.sketch.NumberSketch;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What is kept of one column. Immutable. Counts are exact. */
public final class ColumnProfile implements Mergeable<ColumnProfile> {

  private final String name;
  private final Kind kind;
  private final Role role;
  private final boolean isPrivate;
  private final CellCounts cells;
  private final NumberSketch numbers;
  private final CategorySketch categories;
  // Built on first use; two threads may build it twice, which is harmless.
  private volatile @Nullable Distribution distribution;

  ColumnProfile(
      String name,
      Kind kind,
      Role role,
      boolean isPrivate,
      CellCounts cells,
      NumberSketch numbers,
      CategorySketch categories) {
    this.name = name;
    this.kind = kind;
    this.role = role;
    this.isPrivate = isPrivate;
    this.cells = cells;
    this.numbers = numbers;
    this.categories = categories;
  }

  public String name() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  public Role role() {
    return role;
  }

  /** Whether the column's values must not be shown. */
  public boolean isPrivate() {
    return isPrivate;
  }

  public long rows() {
    return cells.rows();
  }

  public long missing() {
    return cells.missing();
  }

  public long mismatched() {
    return cells.mismatched();
  }

  /** Rows with an ordinary value: for numbers finite, for categories any. */
  public long values() {
    return kind == Kind.NUMERIC ? numbers.count() : categories.count();
  }

  public long nan() {
    return cells.nan();
  }

  public long positiveInfinity() {
    return cells.positiveInfinity();
  }

  public long negativeInfinity() {
    return cells.negativeInfinity();
  }

  public long zeros() {
    return numbers.zeros();
  }

  public long negatives() {
    return numbers.negatives();
  }

  public long outOfRange() {
    return cells.outOfRange();
  }

  /** Rows with a category that the layout's baseline never had. */
  public long unseen() {
    return categories.unseen();
  }

  /** Smallest finite number; empty for categories, private columns and columns without numbers. */
  public OptionalDouble min() {
    return isPrivate ? OptionalDouble.empty() : numbers.min();
  }

  /** Largest finite number; empty for categories, private columns and columns without numbers. */
  public OptionalDouble max() {
    return isPrivate ? OptionalDouble.empty() : numbers.max();
  }

  /** Mean of the finite numbers: their exact sum divided by their count, rounded once. */
  public OptionalDouble mean() {
    return numbers.mean();
  }

  /** Population variance of the finite numbers. */
  public OptionalDouble variance() {
    return numbers.variance();
  }

  /** Skewness, from the distribution; empty for constants. */
  public OptionalDouble skewness() {
    return values() == 0 || kind != Kind.NUMERIC
        ? OptionalDouble.empty()
        : distribution().skewness();
  }

  /** Excess kurtosis, from the distribution; empty for constants. */
  public OptionalDouble kurtosis() {
    return values() == 0 || kind != Kind.NUMERIC
        ? OptionalDouble.empty()
        : distribution().excessKurtosis();
  }

  /** Number of distinct values; exact up to the resolution, then with standard error 1.7 %. */
  public double distinct() {
    return kind == Kind.NUMERIC ? numbers.distinct() : categories.distinct();
  }

  /**
   * The number below or at which the share {@code q} of the finite numbers lies; empty for
   * categories.
   *
   * @param q in [0, 1]
   */
  public OptionalDouble quantile(double q) {
    return distribution().quantile(q);
  }

  /** Certified bound of the rank error of {@link #quantile}, in [0, 1]; 0 while exact. */
  public double rankErrorBound() {
    return distribution().errorBound();
  }

  /**
   * Shares of the finite numbers in the half-open intervals between rising edges, the last closed.
   * [edges − 1]
   */
  public double[] shares(double[] edges) {
    return distribution().shares(edges);
  }

  /** A value and how many rows have it. */
  public record Frequent(String value, long count) {}

  /**
   * The most frequent values, most frequent first, then by text; empty for private columns. Counts
   * are exact; of columns with more distinct values than the resolution only the known and the
   * sampled ones are candidates.
   */
  public List<Frequent> frequent(int most) {
    if (isPrivate) {
      return List.of();
    }
    Map<String, Long> counts = kind == Kind.NUMERIC ? numbers.exactCounts() : categories.counts();
    return counts.entrySet().stream()
        .map(entry -> new Frequent(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Frequent::count).reversed().thenComparing(Frequent::value))
        .limit(most)
        .toList();
  }

  /** The numbers as atoms and cells; empty for categories. */
  public Distribution distribution() {
    Distribution known = distribution;
    if (known == null) {
      known = Distribution.of(numbers);
      distribution = known;
    }
    return known;
  }

  /** For comparison and further merging; must not be changed. */
  NumberSketch numbers() {
    return numbers;
  }

  /** For comparison and further merging; must not be changed. */
  public CategorySketch categories() {
    return categories;
  }

  /** The same of fewer rows: {@code count} of those without a value are left out. */
  ColumnProfile withoutMissing(long count) {
    return new ColumnProfile(
        name, kind, role, isPrivate, cells.withoutMissing(count), numbers, categories);
  }

  /** Of two profiles of one column; where they disagree, the more careful answer holds. */
  @Override
  public ColumnProfile merge(ColumnProfile other) {
    return new ColumnProfile(
        name,
        kind,
        role.compareTo(other.role) <= 0 ? role : other.role,
        isPrivate || other.isPrivate,
        cells.merge(other.cells),
        numbers.merge(other.numbers),
        categories.merge(other.categories));
  }

  /**
   *
   *
   * <pre>
   * text name, u8 kind, u8 role, u8 private, cell counts, then sections:
   * varint tag, varint length, payload; 1 numbers, 2 categories; others are skipped
   * </pre>
   */
  void write(ByteWriter out) {
    out.text(name);
    out.u8(kind.ordinal());
    out.u8(role.ordinal());
    out.u8(isPrivate ? 1 : 0);
    cells.write(out);
    ByteWriter section = new ByteWriter();
    if (kind == Kind.NUMERIC) {
      numbers.write(section);
    } else {
      categories.write(section);
    }
    out.varint(kind == Kind.NUMERIC ? 1 : 2);
    out.bytes(section.toByteArray());
  }

  static ColumnProfile read(ByteReader in) throws CorruptBytesException {
    String name = in.text();
    Kind kind = Kind.values()[in.count(Kind.values().length - 1)];
    Role role = Role.values()[in.count(Role.values().length - 1)];
    boolean isPrivate = in.u8() != 0;
    CellCounts cells = CellCounts.read(in);
    NumberSketch numbers = new NumberSketch(Layout.MOST_RESOLUTION);
    CategorySketch categories =
        new CategorySketch(Layout.MOST_RESOLUTION, CategorySketch.Known.NONE);
    while (in.remaining() > 0) {
      long tag = in.varint();
      ByteReader section = in.section();
      if (tag == 1) {
        numbers = NumberSketch.read(section);
      } else if (tag == 2) {
        categories = CategorySketch.read(section);
      }
    }
    return new ColumnProfile(name, kind, role, isPrivate, cells, numbers, categories);
  }

  @Override
  public String toString() {
    return "ColumnProfile[%s, %d rows]".formatted(name, rows());
  }
}
