package io.leadline.core.outlier;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Comparator;
import java.util.List;

/**
 * An example of an anomaly: where to find it and why it is one, but none of its values.
 *
 * @param share of baseline rows that are as odd, in units of 2⁻³⁰
 * @param depth in the forest, in its own unit; tells apart what is odder than all of the baseline
 * @param id its request id, shortened, or a pseudonym of it; empty where it has none
 * @param eventMillis when it was made, in milliseconds since 1970 UTC
 * @param reasonBits bits of {@link AnomalyReason}
 * @param subject the feature, or pair of features, that made it so; empty where it is no single one
 */
public record AnomalousPrediction(
    int share, int depth, String id, long eventMillis, int reasonBits, String subject)
    implements Comparable<AnomalousPrediction> {

  static final int MOST_ID_LENGTH = 64;

  private static final Comparator<AnomalousPrediction> ODDEST_FIRST =
      Comparator.comparingInt(AnomalousPrediction::share)
          .thenComparingInt(AnomalousPrediction::depth)
          .thenComparing(AnomalousPrediction::id)
          .thenComparingLong(AnomalousPrediction::eventMillis)
          .thenComparingInt(AnomalousPrediction::reasonBits)
          .thenComparing(AnomalousPrediction::subject);

  /** How odd it is, in [0, 1): all but the share 1 − score of the baseline is less so. */
  public double score() {
    return 1 - (double) share / Tail.ONE;
  }

  public List<AnomalyReason> reasons() {
    return AnomalyReason.ofBits(reasonBits);
  }

  /** The oddest first; a total order. */
  @Override
  public int compareTo(AnomalousPrediction other) {
    return ODDEST_FIRST.compare(this, other);
  }

  void write(ByteWriter out) {
    out.varint(share);
    out.varint(depth);
    out.text(id);
    out.fixed64(eventMillis);
    out.varint(reasonBits);
    out.text(subject);
  }

  static AnomalousPrediction read(ByteReader in) throws CorruptBytesException {
    return new AnomalousPrediction(
        in.count(Tail.ONE),
        in.count(Integer.MAX_VALUE),
        in.text(),
        in.fixed64(),
        in.count(AnomalyReason.SETS - 1),
        in.text());
  }
}
