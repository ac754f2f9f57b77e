package io.leadline.core.outlier;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Comparator;
import java.util.List;

/**
 * An example of an anomaly: where to find it and why it is one, but none of its values.
 *
 * @param rank how odd it is
 * @param id its request id, shortened, or a pseudonym of it; empty where it has none
 * @param eventMillis when it was made, in milliseconds since 1970 UTC
 * @param subject the feature, or pair of features, that made it so; empty where it is no single one
 */
public record AnomalousPrediction(Rank rank, String id, long eventMillis, String subject)
    implements Comparable<AnomalousPrediction> {

  static final int MOST_ID_LENGTH = 64;

  private static final Comparator<AnomalousPrediction> ODDEST_FIRST =
      Comparator.comparing(AnomalousPrediction::rank)
          .thenComparing(AnomalousPrediction::id)
          .thenComparingLong(AnomalousPrediction::eventMillis)
          .thenComparing(AnomalousPrediction::subject);

  /**
   * What examples are sorted by; the oddest first.
   *
   * @param share of baseline rows that are as odd, in units of 2⁻³⁰
   * @param outside how far out of range; of those that are equally rare the farthest comes first
   * @param reasonBits bits of {@link AnomalyReason}
   * @param depth in the forest, in its own unit
   */
  public record Rank(int share, float outside, int reasonBits, int depth)
      implements Comparable<Rank> {

    private static final Comparator<Rank> ODDEST_FIRST =
        Comparator.comparingInt(Rank::share)
            .thenComparing(Rank::outside, Comparator.reverseOrder())
            .thenComparing(rank -> -Integer.bitCount(rank.reasonBits))
            .thenComparingInt(Rank::depth)
            .thenComparingInt(Rank::reasonBits);

    @Override
    public int compareTo(Rank other) {
      return ODDEST_FIRST.compare(this, other);
    }
  }

  /** How odd it is, in [0, 1): all but the share 1 − score of the baseline is less so. */
  public double score() {
    return 1 - (double) rank.share / Tail.ONE;
  }

  public List<AnomalyReason> reasons() {
    return AnomalyReason.ofBits(rank.reasonBits);
  }

  /** The oddest first; a total order. */
  @Override
  public int compareTo(AnomalousPrediction other) {
    return ODDEST_FIRST.compare(this, other);
  }

  void write(ByteWriter out) {
    out.varint(rank.share);
    out.fixed32(Float.floatToIntBits(rank.outside));
    out.varint(rank.reasonBits);
    out.varint(rank.depth);
    out.text(id);
    out.fixed64(eventMillis);
    out.text(subject);
  }

  static AnomalousPrediction read(ByteReader in) throws CorruptBytesException {
    int share = in.count(Tail.ONE);
    float outside = Float.intBitsToFloat(in.fixed32());
    if (!(outside >= 0)) {
      throw new CorruptBytesException("an anomaly less than nothing out of range");
    }
    Rank rank =
        new Rank(share, outside, in.count(AnomalyReason.SETS - 1), in.count(Integer.MAX_VALUE));
    return new AnomalousPrediction(rank, in.text(), in.fixed64(), in.text());
  }
}
