package io.leadline.core.dependence;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import java.util.Optional;

/** Accumulates {@link JointSums} from batches. Owned by one thread. */
public final class JointSumsBuilder {

  private final JointSpace space;
  private final CodedRows.Dictionary[] dictionaries;
  private final long[] first;
  private final long[] second;
  private final long[] cosines = new long[FourierFeatures.COUNT];
  private final long[] sines = new long[FourierFeatures.COUNT];
  private long rows;

  public JointSumsBuilder(JointSpace space) {
    this.space = space;
    dictionaries = CodedRows.dictionaries(space.axes());
    first = new long[space.axes().size()];
    second = new long[first.length * (first.length + 1) / 2];
  }

  /** Adds all rows; features that the batch lacks are missing in all of them. */
  public void add(Batch batch) {
    // Made anew for each batch, so that a thousand open windows are small.
    int most = Math.min(batch.rows(), CodedRows.ROWS);
    CodedRows block = new CodedRows(space.axes(), most, dictionaries);
    int[] phases = new int[most];
    Column[] columns = block.columns(batch);
    for (int from = 0; from < batch.rows(); from += CodedRows.ROWS) {
      block.code(columns, from, Math.min(batch.rows(), from + CodedRows.ROWS));
      addPositions(block);
      addFeatures(block, phases);
    }
    rows += batch.rows();
  }

  private void addPositions(CodedRows block) {
    int size = block.size();
    for (int one = 0; one < first.length; one++) {
      int[] levels = block.levels(one);
      // At most 256 positions of at most 2¹³: an int holds their sum.
      int sum = 0;
      for (int row = 0; row < size; row++) {
        sum += levels[row];
      }
      first[one] += sum;
      int at = one * (one + 1) / 2;
      for (int other = 0; other <= one; other++) {
        second[at + other] += product(levels, block.levels(other), size);
      }
    }
  }

  private static long product(int[] one, int[] other, int size) {
    long sum = 0;
    int row = 0;
    // Sixteen products of at most 2²⁶ fit an int, whose sums the compiler makes vectors of.
    for (; row + 16 <= size; row += 16) {
      int part = 0;
      for (int i = row; i < row + 16; i++) {
        part += one[i] * other[i];
      }
      sum += part;
    }
    for (; row < size; row++) {
      sum += one[row] * other[row];
    }
    return sum;
  }

  private void addFeatures(CodedRows block, int[] phases) {
    int size = block.size();
    for (int k = 0; k < FourierFeatures.COUNT; k++) {
      space.features().phases(k, block, phases);
      int cosine = 0;
      int sine = 0;
      for (int row = 0; row < size; row++) {
        cosine += FourierFeatures.cosine(phases[row]);
        sine += FourierFeatures.sine(phases[row]);
      }
      cosines[k] += cosine;
      sines[k] += sine;
    }
  }

  /** What was summed so far; the builder can go on. */
  public JointSums build() {
    return rows == 0
        ? JointSums.EMPTY
        : new JointSums(
            Optional.of(space.frame()),
            rows,
            new long[][] {first.clone(), second.clone(), cosines.clone(), sines.clone()});
  }
}
