package io.leadline.core.outlier;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How odd the predictions of a window are: how many have which score, how many are anomalies for
 * which reason, and the oddest ones. Immutable. Integers only, and examples by a total order, so it
 * merges exactly in any order. As a score is a share of the baseline, scores add up over baselines.
 */
public final class PredictionAnomalies implements Mergeable<PredictionAnomalies> {

  /** Of no predictions. */
  public static final PredictionAnomalies EMPTY =
      new PredictionAnomalies(
          0, new long[Grid.BINS], new long[AnomalyReason.SETS], new TreeMap<>(), List.of());

  /** Examples kept of a window. */
  public static final int MOST_EXAMPLES = 20;

  /** Stands between the two features of a pair. */
  static final String TIMES = " × ";

  /** Least scores of the bins that scores are counted in, and 1 as the last end. */
  public static final List<Double> SCORES = Arrays.stream(Grid.edges()).boxed().toList();

  private final long shareSum;
  private final long[] byScore;
  private final long[] byReasons;
  private final SortedMap<Subject, Long> subjects;
  private final List<AnomalousPrediction> examples;

  /**
   * What made predictions anomalies.
   *
   * @param reason not {@link AnomalyReason#ISOLATED}, which has no single one
   * @param name of the feature, or of the two of a pair
   */
  public record Subject(AnomalyReason reason, String name) implements Comparable<Subject> {

    @Override
    public int compareTo(Subject other) {
      return Comparator.comparing(Subject::reason)
          .thenComparing(Subject::name)
          .compare(this, other);
    }
  }

  /** Bins of scores, finer towards 1: the ends of shares are 1, 2, 5, 10 times a power of ten. */
  static final class Grid {

    private static final double[] SHARES = {
      0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005,
      0.0002, 0.0001
    };
    static final int BINS = SHARES.length + 1;

    private static final int[] ENDS =
        Arrays.stream(SHARES).mapToInt(share -> (int) (share * Tail.ONE)).toArray();

    private Grid() {}

    /** The bin of a share, rising with the score. */
    static int bin(int share) {
      int bin = 0;
      while (bin < ENDS.length && share <= ENDS[bin]) {
        bin++;
      }
      return bin;
    }

    static double[] edges() {
      double[] edges = new double[BINS + 1];
      for (int bin = 1; bin < BINS; bin++) {
        edges[bin] = 1 - SHARES[bin - 1];
      }
      edges[BINS] = 1;
      return edges;
    }
  }

  private PredictionAnomalies(
      long shareSum,
      long[] byScore,
      long[] byReasons,
      SortedMap<Subject, Long> subjects,
      List<AnomalousPrediction> examples) {
    this.shareSum = shareSum;
    this.byScore = byScore;
    this.byReasons = byReasons;
    this.subjects = Collections.unmodifiableSortedMap(subjects);
    this.examples = examples;
  }

  /**
   * @param shareSum of all rows, in units of 2⁻³⁰
   * @param byScore rows by bin of the grid
   * @param byReasons rows by set of reasons; those with none are no anomalies
   * @param examples in any order; the oddest are kept
   */
  static PredictionAnomalies of(
      long shareSum,
      long[] byScore,
      long[] byReasons,
      SortedMap<Subject, Long> subjects,
      Collection<AnomalousPrediction> examples) {
    return new PredictionAnomalies(
        shareSum,
        byScore.clone(),
        byReasons.clone(),
        new TreeMap<>(subjects),
        examples.stream().sorted().limit(MOST_EXAMPLES).toList());
  }

  @Override
  public PredictionAnomalies merge(PredictionAnomalies other) {
    SortedMap<Subject, Long> both = new TreeMap<>(subjects);
    other.subjects.forEach((subject, count) -> both.merge(subject, count, Long::sum));
    return of(
        shareSum + other.shareSum,
        sum(byScore, other.byScore),
        sum(byReasons, other.byReasons),
        both,
        Stream.concat(examples.stream(), other.examples.stream()).toList());
  }

  private static long[] sum(long[] left, long[] right) {
    long[] sum = left.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += right[i];
    }
    return sum;
  }

  public boolean isEmpty() {
    return scored() == 0;
  }

  /** Number of predictions that were scored. */
  public long scored() {
    return Arrays.stream(byReasons).sum();
  }

  /** Number of predictions that are anomalies. */
  public long anomalous() {
    return scored() - byReasons[0];
  }

  /** Number of anomalies for this reason, whether there are others or not. */
  public long anomalous(AnomalyReason reason) {
    return count(byReasons, reason);
  }

  static long count(long[] byReasons, AnomalyReason reason) {
    long sum = 0;
    for (int bits = 0; bits < byReasons.length; bits++) {
      sum += (bits & reason.bit()) == 0 ? 0 : byReasons[bits];
    }
    return sum;
  }

  /** Mean of the scores, in [0, 1]: about one half where predictions are like the baseline's. */
  public OptionalDouble meanScore() {
    return isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - (double) shareSum / Tail.ONE / scored());
  }

  /** Number of predictions by bin of {@link #SCORES}. */
  public long[] byScore() {
    return byScore.clone();
  }

  /** Number of anomalies by what made them so, the most frequent first. */
  public List<Map.Entry<Subject, Long>> subjects() {
    List<Map.Entry<Subject, Long>> sorted = new ArrayList<>(subjects.entrySet());
    sorted.sort(
        Map.Entry.<Subject, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey()));
    return sorted;
  }

  /** The oddest anomalies, at most {@value #MOST_EXAMPLES}, the oddest first. */
  public List<AnomalousPrediction> examples() {
    return examples;
  }

  /**
   * Appends the state, which {@link #read} restores: equal states give equal bytes.
   *
   * <pre>
   * varint share sum; varint bins, each a varint; varint sets of reasons, each a varint;
   * varint subjects, each: u8 reason, text name, varint count;
   * varint examples, each: varint share; 4 bytes outside; varint reasons, depth; text id;
   * 8 bytes time; text subject
   * </pre>
   */
  public void write(ByteWriter out) {
    out.varint(shareSum);
    write(out, byScore);
    write(out, byReasons);
    out.varint(subjects.size());
    subjects.forEach(
        (subject, count) -> {
          out.u8(subject.reason.ordinal());
          out.text(subject.name);
          out.varint(count);
        });
    out.varint(examples.size());
    examples.forEach(example -> example.write(out));
  }

  private static void write(ByteWriter out, long[] counts) {
    out.varint(counts.length);
    for (long count : counts) {
      out.varint(count);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptBytesException if the bytes are truncated or out of bounds
   */
  public static PredictionAnomalies read(ByteReader in) throws CorruptBytesException {
    long shareSum = in.size();
    long[] byScore = counts(in, Grid.BINS);
    long[] byReasons = counts(in, AnomalyReason.SETS);
    SortedMap<Subject, Long> subjects = new TreeMap<>();
    for (int left = in.items(3); left > 0; left--) {
      AnomalyReason reason = AnomalyReason.values()[in.count(AnomalyReason.values().length - 1)];
      if (subjects.put(new Subject(reason, in.text()), in.size()) != null) {
        throw new CorruptBytesException("what made anomalies so twice");
      }
    }
    List<AnomalousPrediction> examples = new ArrayList<>();
    for (int left = in.count(MOST_EXAMPLES); left > 0; left--) {
      examples.add(AnomalousPrediction.read(in));
    }
    return of(shareSum, byScore, byReasons, subjects, examples);
  }

  private static long[] counts(ByteReader in, int size) throws CorruptBytesException {
    if (in.count(size) != size) {
      throw new CorruptBytesException("counts of anomalies: other than %d".formatted(size));
    }
    long[] counts = new long[size];
    for (int i = 0; i < size; i++) {
      counts[i] = in.size();
    }
    return counts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PredictionAnomalies that
        && shareSum == that.shareSum
        && Arrays.equals(byScore, that.byScore)
        && Arrays.equals(byReasons, that.byReasons)
        && subjects.equals(that.subjects)
        && examples.equals(that.examples);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(byReasons) + examples.hashCode();
  }

  @Override
  public String toString() {
    return "PredictionAnomalies[%d of %d]".formatted(anomalous(), scored());
  }
}
