package io.leadline.core.fairness;

import io.leadline.core.performance.ClassName;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many predictions of each class each group got, by truth where it is known. Immutable; merges
 * exactly.
 *
 * <p>Kept while there are at most {@value #MOST_CLASSES} classes; beyond that it is {@link #BEYOND}
 * and stays so.
 */
public final class GroupOutcomes implements Mergeable<GroupOutcomes> {

  /** Of no predictions. */
  public static final GroupOutcomes EMPTY = new GroupOutcomes(true, new TreeMap<>());

  /** Of more classes than are kept apart. */
  static final GroupOutcomes BEYOND = new GroupOutcomes(false, new TreeMap<>());

  static final int MOST_CLASSES = 16;

  /** In the place of a label that is not known. */
  static final String UNKNOWN = "";

  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::attribute)
          .thenComparing(Cell::group)
          .thenComparing(Cell::prediction)
          .thenComparing(Cell::label);

  private final boolean isKept;
  private final SortedMap<Cell, Long> counts;

  /**
   * @param attribute the field, or several joined by {@value GroupOutcomesBuilder#TIMES}
   * @param group its value, or several joined alike
   * @param prediction the predicted class
   * @param label the true class, or {@link #UNKNOWN}
   */
  record Cell(String attribute, String group, String prediction, String label)
      implements Comparable<Cell> {
    @Override
    public int compareTo(Cell other) {
      return ORDER.compare(this, other);
    }
  }

  private GroupOutcomes(boolean isKept, SortedMap<Cell, Long> counts) {
    this.isKept = isKept;
    this.counts = Collections.unmodifiableSortedMap(counts);
  }

  static GroupOutcomes of(SortedMap<Cell, Long> counts) {
    GroupOutcomes all = new GroupOutcomes(true, new TreeMap<>(counts));
    return all.classes().size() > MOST_CLASSES ? BEYOND : all;
  }

  @Override
  public GroupOutcomes merge(GroupOutcomes other) {
    if (!isKept || !other.isKept) {
      return BEYOND;
    }
    SortedMap<Cell, Long> both = new TreeMap<>(counts);
    other.counts.forEach((cell, count) -> both.merge(cell, count, Long::sum));
    return of(both);
  }

  /**
   * The same once labels of some predictions are known that were not: these move from the unknown
   * label to theirs.
   *
   * @param truth of those predictions, with their labels
   */
  public GroupOutcomes labelled(GroupOutcomes truth) {
    if (!isKept || !truth.isKept) {
      return BEYOND;
    }
    SortedMap<Cell, Long> joined = new TreeMap<>(counts);
    truth.counts.forEach(
        (cell, count) -> {
          Cell unknown = new Cell(cell.attribute, cell.group, cell.prediction, UNKNOWN);
          joined.computeIfPresent(unknown, (key, all) -> all > count ? all - count : null);
          joined.merge(cell, count, Long::sum);
        });
    return of(joined);
  }

  public boolean isEmpty() {
    return isKept && counts.isEmpty();
  }

  /** The fields, and their intersection, that predictions were grouped by. */
  public SortedSet<String> attributes() {
    SortedSet<String> attributes = new TreeSet<>();
    counts.keySet().forEach(cell -> attributes.add(cell.attribute));
    return attributes;
  }

  private SortedSet<String> classes() {
    SortedSet<String> classes = new TreeSet<>();
    for (Cell cell : counts.keySet()) {
      classes.add(cell.prediction);
      if (!cell.label.equals(UNKNOWN)) {
        classes.add(cell.label);
      }
    }
    return classes;
  }

  /**
   * What each group of a field got; empty unless there are one or two classes.
   *
   * @return by group
   */
  public Optional<SortedMap<String, GroupCounts>> groups(String attribute) {
    SortedSet<String> classes = classes();
    if (!isKept || classes.isEmpty() || classes.size() > 2) {
      return Optional.empty();
    }
    String positive = ClassName.positive(classes);
    SortedMap<String, GroupCounts> groups = new TreeMap<>();
    for (Map.Entry<Cell, Long> entry : counts.entrySet()) {
      if (entry.getKey().attribute.equals(attribute)) {
        groups.merge(
            entry.getKey().group,
            counts(entry.getKey(), entry.getValue(), positive),
            GroupCounts::merge);
      }
    }
    return Optional.of(groups);
  }

  private static GroupCounts counts(Cell cell, long count, String positive) {
    boolean isSelected = cell.prediction.equals(positive);
    boolean isLabelled = !cell.label.equals(UNKNOWN);
    boolean isPositive = cell.label.equals(positive);
    return new GroupCounts(
        count,
        isSelected ? count : 0,
        isLabelled && isPositive && isSelected ? count : 0,
        isLabelled && !isPositive && isSelected ? count : 0,
        isLabelled && isPositive && !isSelected ? count : 0,
        isLabelled && !isPositive && !isSelected ? count : 0);
  }

  /** Appends the state, which {@link #read} restores: equal states give equal bytes. */
  public void write(ByteWriter out) {
    out.u8(isKept ? 1 : 0);
    out.varint(counts.size());
    Cell before = new Cell("", "", "", "");
    for (Map.Entry<Cell, Long> entry : counts.entrySet()) {
      Cell cell = entry.getKey();
      // Sorted, so that the field and the group mostly repeat those of the cell before.
      boolean isSame = cell.attribute.equals(before.attribute) && cell.group.equals(before.group);
      out.u8(isSame ? 1 : 0);
      if (!isSame) {
        out.text(cell.attribute);
        out.text(cell.group);
      }
      out.text(cell.prediction);
      out.text(cell.label);
      out.varint(entry.getValue());
      before = cell;
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptBytesException if the bytes are truncated or out of bounds
   */
  public static GroupOutcomes read(ByteReader in) throws CorruptBytesException {
    boolean isKept = in.count(1) == 1;
    int size = in.items(4);
    SortedMap<Cell, Long> counts = new TreeMap<>();
    Cell before = new Cell("", "", "", "");
    for (int i = 0; i < size; i++) {
      boolean isSame = in.count(1) == 1;
      String attribute = isSame ? before.attribute : in.text();
      String group = isSame ? before.group : in.text();
      Cell cell = new Cell(attribute, group, in.text(), in.text());
      long count = in.size();
      if (count == 0 || counts.put(cell, count) != null) {
        throw new CorruptBytesException("count of a group twice or zero");
      }
      before = cell;
    }
    if (!isKept && size > 0) {
      throw new CorruptBytesException("counts of more than %d classes".formatted(MOST_CLASSES));
    }
    GroupOutcomes read = isKept ? of(counts) : BEYOND;
    if (read.isKept != isKept) {
      throw new CorruptBytesException("counts of more than %d classes".formatted(MOST_CLASSES));
    }
    return read;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupOutcomes that
        && isKept == that.isKept
        && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return counts.hashCode();
  }

  @Override
  public String toString() {
    return "GroupOutcomes" + attributes();
  }
}
