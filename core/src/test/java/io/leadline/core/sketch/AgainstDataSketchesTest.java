package io.leadline.core.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Map;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beside Apache DataSketches 6.2.0, whose releases each run on few versions of Java only. */
class AgainstDataSketchesTest {

  private static final int ROWS = 200_000;

  @BeforeEach
  void runsOnJava17Only() {
    assumeTrue(Runtime.version().feature() == 17, "Skipped: datasketches-java 6.2.0 needs Java 17");
  }

  @Test
  void ranksAreAtLeastAsCloseAsThoseOfKll() {
    double kllWorst = 0;
    double worst = 0;
    for (Map.Entry<String, double[]> shape : NumberShapes.all(ROWS, 21).entrySet()) {
      double[] sorted = shape.getValue().clone();
      Arrays.sort(sorted);
      KllDoublesSketch kll = KllDoublesSketch.newHeapInstance(400);
      for (double value : shape.getValue()) {
        kll.update(value);
      }
      Distribution ours = NumberSketchTest.sketchWithAtomsOf(1024, shape.getValue()).distribution();
      kllWorst = Math.max(kllWorst, worstRankErrorOfKll(sorted, kll));
      worst = Math.max(worst, NumberSketchTest.worstRankError(sorted, ours));
    }

    assertThat(worst).isLessThanOrEqualTo(0.005);
    assertThat(worst).isLessThanOrEqualTo(kllWorst);
  }

  @Test
  void distinctCountsAgreeWithHllAndTheTruth() {
    for (Map.Entry<String, double[]> shape : NumberShapes.all(ROWS, 22).entrySet()) {
      HllSketch hll = new HllSketch(12);
      NumberSketch ours = NumberSketchTest.sketch(1024, shape.getValue());
      for (double value : shape.getValue()) {
        hll.update(value);
      }
      long truth = Arrays.stream(shape.getValue()).map(v -> v + 0.0).distinct().count();

      // Four standard errors of 1.7 %; HLL's own are 1.6 %.
      assertThat(ours.distinct()).as(shape.getKey()).isEqualTo(truth, within(0.068 * truth));
      assertThat(ours.distinct())
          .as(shape.getKey())
          .isEqualTo(hll.getEstimate(), within(0.1 * truth));
    }
  }

  private static double worstRankErrorOfKll(double[] sorted, KllDoublesSketch kll) {
    double worst = 0;
    for (int at = 0; at < sorted.length; at += 97) {
      int last = at;
      while (last + 1 < sorted.length && sorted[last + 1] == sorted[at]) {
        last++;
      }
      double rank = kll.getRank(sorted[at], QuantileSearchCriteria.INCLUSIVE);
      worst = Math.max(worst, Math.abs(rank - (last + 1.0) / sorted.length));
    }
    return worst;
  }
}
