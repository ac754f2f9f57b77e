package io.leadline.core.sketch;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the categories of one column. Order-free: a function of the multiset of
 * categories, of the budget and of the known categories alone. Mutable; owned by one thread.
 *
 * <p>While there are at most {@code budget} distinct categories, all are counted exactly. Beyond
 * that, counts stay exact for the known categories and for a coordinated sample: those whose hash
 * has at least {@code level} trailing zero bits, the level being the smallest at which an eighth of
 * the budget suffices.
 *
 * @see <a href="https://www.vldb.org/conf/2001/P541.pdf">Gibbons, Distinct sampling (2001)</a>
 */
public final class CategorySketch implements Mergeable<CategorySketch> {

  /** Longer categories are counted under their first part and a hash. */
  private static final int LONGEST = 256;

  private static final Hasher64 HASHER = Hashing.komihash5_0();

  private int budget;
  private int level;
  private long count;
  private long unseen;
  // A tree keeps what is written canonical without a sort.
  private TreeMap<String, Long> counts = new TreeMap<>();
  private Known known;
  private Map<String, Long> knownCounts = new HashMap<>();
  private @Nullable DistinctCount distinct;

  /**
   * Categories that were asked for beforehand.
   *
   * @param values sorted, distinct
   * @param complete whether any other category is unseen, not merely less frequent
   */
  public record Known(List<String> values, boolean complete) {

    public static final Known NONE = new Known(List.of(), false);

    public Known {
      values = values.stream().map(CategorySketch::shortened).sorted().distinct().toList();
    }

    boolean has(String value) {
      return Collections.binarySearch(values, value) >= 0;
    }
  }

  public CategorySketch(int budget, Known known) {
    this.budget = budget;
    this.known = known;
  }

  /** Adds one category {@code times} &gt; 0 times. */
  public void add(String category, long times) {
    String value = shortened(category);
    count += times;
    if (known.complete && !known.has(value)) {
      unseen += times;
    }
    place(value, times);
  }

  private void place(String value, long times) {
    long hash = hash(value);
    if (Long.numberOfTrailingZeros(hash) >= level) {
      counts.merge(value, times, Long::sum);
    }
    if (distinct != null) {
      distinct.add(hash);
      if (known.has(value)) {
        knownCounts.merge(value, times, Long::sum);
      }
    }
    fit();
  }

  private void fit() {
    if (counts.size() <= capacity()) {
      return;
    }
    spill();
    while (counts.size() > capacity()) {
      level++;
      counts.keySet().removeIf(value -> Long.numberOfTrailingZeros(hash(value)) < level);
    }
  }

  private int capacity() {
    return level == 0 ? budget : budget / 8;
  }

  /** Notes what must survive, before the first category is dropped. */
  private void spill() {
    if (distinct != null) {
      return;
    }
    DistinctCount hashes = new DistinctCount();
    counts.forEach(
        (value, times) -> {
          hashes.add(hash(value));
          if (known.has(value)) {
            knownCounts.put(value, times);
          }
        });
    distinct = hashes;
  }

  private static long hash(String value) {
    return HASHER.hashCharsToLong(value);
  }

  /** Stands for a private category: equal categories have equal pseudonyms. */
  public static String pseudonym(String value) {
    return "#%016x".formatted(hash(value));
  }

  static String shortened(String value) {
    if (value.length() <= LONGEST) {
      return value;
    }
    return value.substring(0, LONGEST - 17) + "…" + "%016x".formatted(hash(value));
  }

  @Override
  public CategorySketch merge(CategorySketch other) {
    CategorySketch merged = copy();
    merged.add(other);
    return merged;
  }

  /** Adds all that {@code other} has seen; it does not change. */
  public void add(CategorySketch other) {
    count += other.count;
    unseen += other.unseen;
    budget = Math.min(budget, other.budget);
    if (!known.equals(other.known)) {
      forgetKnown();
    }
    fit();
    if (other.distinct == null) {
      other.counts.forEach(this::place);
      return;
    }
    spill();
    if (distinct != null) {
      distinct.add(other.distinct);
    }
    if (known.equals(other.known)) {
      other.knownCounts.forEach((value, times) -> knownCounts.merge(value, times, Long::sum));
    }
    level = Math.max(level, other.level);
    counts.keySet().removeIf(value -> Long.numberOfTrailingZeros(hash(value)) < level);
    other.counts.forEach(
        (value, times) -> {
          if (Long.numberOfTrailingZeros(hash(value)) >= level) {
            counts.merge(value, times, Long::sum);
          }
        });
    fit();
  }

  private void forgetKnown() {
    known = Known.NONE;
    knownCounts.clear();
  }

  public CategorySketch copy() {
    CategorySketch copy = new CategorySketch(budget, known);
    copy.level = level;
    copy.count = count;
    copy.unseen = unseen;
    copy.counts = new TreeMap<>(counts);
    copy.knownCounts = new HashMap<>(knownCounts);
    copy.distinct = distinct == null ? null : distinct.copy();
    return copy;
  }

  public long count() {
    return count;
  }

  /** Rows with a category outside a complete list of known ones. */
  public long unseen() {
    return unseen;
  }

  /** Whether every category is counted exactly. */
  public boolean isExact() {
    return distinct == null;
  }

  /** Estimated number of distinct categories; exact up to the budget, then std. error 1.7 %. */
  public double distinct() {
    return distinct == null ? counts.size() : distinct.estimate();
  }

  /** Exact counts of all categories that have one, by category. */
  public Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>(counts);
    all.putAll(knownCounts);
    return all;
  }

  /** Whether the count of {@code category} is exact, be it 0. */
  public boolean knows(String category) {
    return Long.numberOfTrailingZeros(hash(category)) >= level || known.has(category);
  }

  public long countOf(String category) {
    Long times = knownCounts.get(category);
    return times != null ? times : counts.getOrDefault(category, 0L);
  }

  public void write(ByteWriter out) {
    out.varint(budget);
    out.varint(level);
    out.varint(count);
    out.varint(unseen);
    writeKnown(out);
    write(out, counts);
    out.u8(distinct == null ? 0 : 1);
    if (distinct != null) {
      write(out, new TreeMap<>(knownCounts));
      distinct.write(out);
    }
  }

  private static void write(ByteWriter out, TreeMap<String, Long> counts) {
    out.varint(counts.size());
    counts.forEach(
        (value, times) -> {
          out.text(value);
          out.varint(times);
        });
  }

  private void writeKnown(ByteWriter out) {
    out.u8(known.complete ? 1 : 0);
    out.varint(known.values.size());
    String before = "";
    for (String value : known.values) {
      int shared = sharedPrefix(before, value);
      out.varint(shared);
      out.text(value.substring(shared));
      before = value;
    }
  }

  private static int sharedPrefix(String a, String b) {
    int shared = 0;
    while (shared < Math.min(a.length(), b.length()) && a.charAt(shared) == b.charAt(shared)) {
      shared++;
    }
    return shared;
  }

  private static Known readKnown(ByteReader in) throws CorruptBytesException {
    boolean complete = in.u8() != 0;
    String[] values = new String[in.items(2)];
    String before = "";
    for (int i = 0; i < values.length; i++) {
      values[i] = before.substring(0, in.count(before.length())) + in.text();
      if (values[i].length() > LONGEST || (i > 0 && values[i].compareTo(before) <= 0)) {
        throw new CorruptBytesException("known categories too long or out of order");
      }
      before = values[i];
    }
    return new Known(List.of(values), complete);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptBytesException if the bytes are truncated, out of bounds or contradict each
   *     other
   */
  public static CategorySketch read(ByteReader in) throws CorruptBytesException {
    CategorySketch sketch = new CategorySketch(in.count(1 << 16), Known.NONE);
    sketch.level = in.count(64);
    sketch.count = in.size();
    sketch.unseen = in.size();
    sketch.known = readKnown(in);
    readCounts(in, sketch.counts);
    if (sketch.counts.size() > sketch.capacity()) {
      throw new CorruptBytesException("more categories than the budget " + sketch.budget);
    }
    if (in.u8() != 0) {
      readCounts(in, sketch.knownCounts);
      sketch.distinct = DistinctCount.read(in);
    }
    sketch.requireConsistent();
    return sketch;
  }

  private static void readCounts(ByteReader in, Map<String, Long> counts)
      throws CorruptBytesException {
    int size = in.items(2);
    for (int i = 0; i < size; i++) {
      String value = in.text();
      long times = in.size();
      if (times == 0 || counts.put(value, times) != null) {
        throw new CorruptBytesException("category without a count, or twice");
      }
    }
  }

  private void requireConsistent() throws CorruptBytesException {
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    boolean exact = distinct == null;
    if (exact != (level == 0) || (exact ? sum != count : sum > count) || unseen > count) {
      throw new CorruptBytesException("counts of categories contradict each other");
    }
  }

  byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    write(out);
    return out.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CategorySketch that && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }

  @Override
  public String toString() {
    return "CategorySketch[%d categories in %d rows]".formatted(counts.size(), count);
  }
}
