package io.leadline.core.outlier;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How surprising it is to see two values together that the baseline has apart. Immutable.
 *
 * <p>For each pair of features that depend on each other, a table by bin of both:
 *
 * <pre>
 *   surprise = 16 log₂(expected/(seen + ½)), in [0, 255]
 *   expected = rows of the one bin × rows of the other bin ÷ all rows
 * </pre>
 *
 * <p>Zero where what was expected was seen. So “never seen though both are frequent” is a large
 * number: 160 where 512 rows were expected and none came. A row's oddity is the sum over the pairs;
 * the pair with the largest surprise names it.
 */
final class Pairs {

  /** Kept at most: the most dependent ones. */
  static final int MOST_PAIRS = 256;

  /** Only the first so many features are paired. */
  static final int MOST_PAIRED = 64;

  private static final double UNIT = 16;
  private static final int MOST_SURPRISE = 255;

  // Of independent features, G exceeds its mean by so many deviations practically never.
  private static final double DEVIATIONS = 6;

  private final int[] firsts;
  private final int[] seconds;
  private final int[] widths;
  private final int[] offsets;
  private final byte[] surprises;

  private Pairs(int[] firsts, int[] seconds, int[] widths, int[] offsets, byte[] surprises) {
    this.firsts = firsts;
    this.seconds = seconds;
    this.widths = widths;
    this.offsets = offsets;
    this.surprises = surprises;
  }

  /** A table before the choice. */
  private record Table(int first, int second, int width, byte[] surprises, double dependence) {}

  /**
   * @param bins [inputs][rows]
   * @param widths [inputs] number of bins
   */
  static Pairs of(byte[][] bins, int[] widths) {
    List<Table> tables = new ArrayList<>();
    int paired = Math.min(MOST_PAIRED, bins.length);
    for (int first = 0; first < paired; first++) {
      for (int second = first + 1; second < paired; second++) {
        Table table = table(first, second, bins, widths);
        if (table.dependence > 0) {
          tables.add(table);
        }
      }
    }
    tables.sort(Comparator.comparingDouble(Table::dependence).reversed());
    return of(
        tables.stream()
            .limit(MOST_PAIRS)
            .sorted(Comparator.comparingInt(Table::first).thenComparingInt(Table::second))
            .toList());
  }

  private static Pairs of(List<Table> tables) {
    int[] offsets = new int[tables.size()];
    int size = 0;
    for (int pair = 0; pair < offsets.length; pair++) {
      offsets[pair] = size;
      size += tables.get(pair).surprises.length;
    }
    byte[] surprises = new byte[size];
    for (int pair = 0; pair < offsets.length; pair++) {
      byte[] ofPair = tables.get(pair).surprises;
      System.arraycopy(ofPair, 0, surprises, offsets[pair], ofPair.length);
    }
    return new Pairs(
        tables.stream().mapToInt(Table::first).toArray(),
        tables.stream().mapToInt(Table::second).toArray(),
        tables.stream().mapToInt(Table::width).toArray(),
        offsets,
        surprises);
  }

  private static Table table(int first, int second, byte[][] bins, int[] widths) {
    int width = widths[second];
    int[] seen = new int[widths[first] * width];
    int rows = bins[first].length;
    for (int row = 0; row < rows; row++) {
      seen[bins[first][row] * width + bins[second][row]]++;
    }
    long[] ofFirst = new long[widths[first]];
    long[] ofSecond = new long[width];
    for (int cell = 0; cell < seen.length; cell++) {
      ofFirst[cell / width] += seen[cell];
      ofSecond[cell % width] += seen[cell];
    }
    byte[] surprises = new byte[seen.length];
    double g = 0;
    for (int cell = 0; cell < seen.length; cell++) {
      double expected = (double) ofFirst[cell / width] * ofSecond[cell % width] / rows;
      surprises[cell] = surprise(expected, seen[cell]);
      g += seen[cell] == 0 ? 0 : 2 * seen[cell] * StrictMath.log(seen[cell] / expected);
    }
    double freedom = Math.max(0.0, positives(ofFirst) - 1) * Math.max(0.0, positives(ofSecond) - 1);
    double chance = freedom + DEVIATIONS * Math.sqrt(2 * freedom) + DEVIATIONS;
    return new Table(first, second, width, surprises, freedom == 0 ? 0 : g - chance);
  }

  private static long positives(long[] counts) {
    return Arrays.stream(counts).filter(count -> count > 0).count();
  }

  private static byte surprise(double expected, int seen) {
    double ratio = expected / (seen + 0.5);
    if (ratio <= 1) {
      return 0;
    }
    long surprise = Math.round(UNIT * StrictMath.log(ratio) / StrictMath.log(2));
    return (byte) Math.min(MOST_SURPRISE, surprise);
  }

  int size() {
    return firsts.length;
  }

  int first(int pair) {
    return firsts[pair];
  }

  int second(int pair) {
    return seconds[pair];
  }

  /** Adds each row's surprises up, and finds the pair with the largest one. */
  void look(Block block) {
    for (int row = 0; row < block.rows; row++) {
      int at = row * block.inputs;
      int sum = 0;
      int largest = 0;
      int largestPair = -1;
      for (int pair = 0; pair < firsts.length; pair++) {
        int cell =
            offsets[pair]
                + block.bins[at + firsts[pair]] * widths[pair]
                + block.bins[at + seconds[pair]];
        int surprise = surprises[cell] & 0xff;
        sum += surprise;
        if (surprise > largest) {
          largest = surprise;
          largestPair = pair;
        }
      }
      block.surprises[row] = sum;
      block.surprisingPair[row] = largestPair;
    }
  }

  void write(ByteWriter out) {
    out.varint(firsts.length);
    for (int pair = 0; pair < firsts.length; pair++) {
      int end = pair + 1 < firsts.length ? offsets[pair + 1] : surprises.length;
      out.varint(firsts[pair]);
      out.varint(seconds[pair]);
      out.bytes(Arrays.copyOfRange(surprises, offsets[pair], end));
    }
  }

  /**
   * @param inputs what pairs are of; says how large the tables must be
   */
  static Pairs read(ByteReader in, List<Input> inputs) throws CorruptBytesException {
    List<Table> tables = new ArrayList<>();
    for (int left = in.count(MOST_PAIRS); left > 0; left--) {
      int first = in.count(inputs.size() - 1);
      int second = in.count(inputs.size() - 1);
      byte[] surprises = in.bytes(Input.MOST_BINS * Input.MOST_BINS);
      int width = inputs.get(second).bins();
      if (surprises.length != inputs.get(first).bins() * width) {
        throw new CorruptBytesException("a table of pairs of another size");
      }
      tables.add(new Table(first, second, width, surprises, 0));
    }
    return of(tables);
  }
}
