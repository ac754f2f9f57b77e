package io.leadline.core.dependence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.dependence.JointComparison.Measure;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The measures against numpy and scikit-learn, by {@code numpy_joint.py}. */
class NumpyTest {

  private static final Map<String, Double> EXPECTED = expected();
  private static final JointSpace SPACE = space();
  private static final JointComparison COMPARISON =
      JointComparison.of(sums("current"), sums("baseline")).orElseThrow();

  @Test
  void theEmbeddingIsThatOfOrdinaryCosines() {
    assertThat(COMPARISON.squaredEmbeddingDistance())
        .isCloseTo(EXPECTED.get("mmd2_rff"), within(2e-4));
  }

  @Test
  void sixtyFourFrequenciesComeNearTheKernelsOwnDiscrepancy() {
    double exact = EXPECTED.get("mmd2_exact");

    assertThat(COMPARISON.squaredEmbeddingDistance()).isCloseTo(exact, within(0.25 * exact));
  }

  @Test
  void reconstructionErrorsAreScikitLearns() {
    assertThat(COMPARISON.componentCount())
        .isEqualTo((int) (double) EXPECTED.get("pca_components"));
    assertThat(COMPARISON.baselineReconstructionError())
        .isCloseTo(EXPECTED.get("pca_baseline"), within(1e-4));
    assertThat(COMPARISON.reconstructionError())
        .isCloseTo(EXPECTED.get("pca_current"), within(1e-4));
  }

  @Test
  void theChangeOfCorrelationsAndTheShiftOfTheMeanAreNumpys() {
    double perRow = 1.0 / 400 + 1.0 / 600;
    double correlation = EXPECTED.get("correlation2");
    double shift = EXPECTED.get("mahalanobis2");

    // Without chance in the frame nothing is taken off the correlations; off the shift is 5 / n.
    assertThat(COMPARISON.distance(Measure.CORRELATION).value())
        .isCloseTo(Math.sqrt(correlation), within(1e-4));
    assertThat(COMPARISON.distance(Measure.MEAN_SHIFT).value())
        .isCloseTo(Math.sqrt(shift - 5 * perRow), within(1e-4));
  }

  private static JointSpace space() {
    List<Axis> axes = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      Map<String, Double> shares = new HashMap<>();
      if (name.equals("e")) {
        List.of("x", "y", "z").forEach(value -> shares.put(value, EXPECTED.get("share_" + value)));
      }
      Kind kind = name.equals("e") ? Kind.CATEGORICAL : Kind.NUMERIC;
      axes.add(
          new Axis(
              name, kind, EXPECTED.get("centre_" + name), EXPECTED.get("scale_" + name), shares));
    }
    ChanceOfSquare none = new ChanceOfSquare(0, 0);
    List<String> names = axes.stream().map(Axis::name).toList();
    return new JointSpace(new JointFrame(4711, 2.5, names, none, none, 0), axes);
  }

  private static JointSums sums(String side) {
    List<String[]> rows =
        lines("joint_rows.csv").stream()
            .map(line -> line.split(",", -1))
            .filter(cells -> cells[0].equals(side))
            .toList();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      double[] values = new double[rows.size()];
      BitSet missing = new BitSet();
      for (int row = 0; row < values.length; row++) {
        String cell = rows.get(row)[1 + i];
        missing.set(row, cell.isEmpty());
        values[row] = cell.isEmpty() ? 0 : Double.parseDouble(cell);
      }
      String name = SPACE.axes().get(i).name();
      columns.add(new NumberColumn(name, values, missing, new BitSet()));
    }
    columns.add(CategoryColumn.of("e", rows.stream().map(cells -> cells[5]).toList()));
    String[] ids = new String[rows.size()];
    java.util.Arrays.fill(ids, "");
    return JointRows.sums(SPACE, new Batch("model", "", ids, new long[ids.length], columns));
  }

  private static Map<String, Double> expected() {
    Map<String, Double> expected = new HashMap<>();
    for (String line : lines("joint_expected.csv")) {
      String[] cells = line.split(",", -1);
      expected.put(cells[0], Double.valueOf(cells[1]));
    }
    return expected;
  }

  private static List<String> lines(String file) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(NumpyTest.class.getResourceAsStream(file), file),
                StandardCharsets.UTF_8))) {
      return in.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
