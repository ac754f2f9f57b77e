package io.leadline.core.dependence;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Finds the space in which the features of a model are looked at together, from a sample of the
 * baseline. A function of the sample's rows in their order.
 *
 * <p>Left out are private features (a mean of few rows would tell their values), constant ones, and
 * categories that hardly repeat, such as ids. Of more than {@value JointSpace#MOST_AXES} features
 * the most important ones are taken, where importance is known, else the first.
 */
public final class JointSpaceInference {

  private static final int FEWEST_ROWS = 100;
  private static final double CUT = 0.005;
  private static final int FEWEST_REPEATS = 3;
  private static final int CHANCE_ROWS = 2_048;
  private static final int CHANCE_PAIRS = 8;

  private JointSpaceInference() {}

  /**
   * The space of the features of {@code schema}; empty if fewer than two can be looked at together,
   * or the sample has fewer than {@value #FEWEST_ROWS} rows.
   *
   * @param only names of the features to take; empty takes all
   */
  public static Optional<JointSpace> ofSample(
      Schema schema, List<String> only, List<Batch> sample) {
    long rows = sample.stream().mapToLong(Batch::rows).sum();
    if (rows < FEWEST_ROWS) {
      return Optional.empty();
    }
    List<Axis> axes =
        schema.fields().stream()
            .filter(field -> field.role() == Role.FEATURE && !field.isPrivate())
            .filter(field -> only.isEmpty() || only.contains(field.name()))
            .sorted(Comparator.comparingDouble((Field field) -> -field.importance().orElse(0)))
            .flatMap(field -> axis(field, sample).stream())
            .limit(JointSpace.MOST_AXES)
            .toList();
    return axes.size() < 2 ? Optional.empty() : Optional.of(space(axes, sample));
  }

  private static Optional<Axis> axis(Field field, List<Batch> sample) {
    List<Column> columns =
        sample.stream().flatMap(batch -> batch.column(field.name()).stream()).toList();
    return field.kind() == Kind.NUMERIC
        ? numbers(field.name(), columns)
        : categories(field.name(), columns);
  }

  private static Optional<Axis> numbers(String name, List<Column> columns) {
    double[] sorted =
        columns.stream()
            .flatMapToDouble(
                column ->
                    column instanceof NumberColumn numbers
                        ? Arrays.stream(present(numbers))
                        : Arrays.stream(new double[0]))
            .sorted()
            .toArray();
    if (sorted.length < FEWEST_ROWS) {
      return Optional.empty();
    }
    // Without the outermost values, or one sentinel would make all others look alike.
    int cut = (int) (CUT * sorted.length);
    Optional<Axis> middle = scaled(name, sorted, cut);
    return middle.isPresent() ? middle : scaled(name, sorted, 0);
  }

  private static double[] present(NumberColumn column) {
    double[] values = new double[column.size()];
    int count = 0;
    for (int row = 0; row < values.length; row++) {
      boolean isValue = !column.isMissing(row) && !column.isMismatched(row);
      if (isValue && Double.isFinite(column.values()[row])) {
        values[count++] = column.values()[row];
      }
    }
    return Arrays.copyOf(values, count);
  }

  private static Optional<Axis> scaled(String name, double[] sorted, int cut) {
    double low = sorted[cut];
    double high = sorted[sorted.length - 1 - cut];
    double sum = 0;
    for (double value : sorted) {
      sum += Math.max(low, Math.min(high, value)) / sorted.length;
    }
    double squares = 0;
    for (double value : sorted) {
      double off = Math.max(low, Math.min(high, value)) - sum;
      squares += off * off / sorted.length;
    }
    double scale = Math.sqrt(squares);
    boolean isSpread = scale > 1e-9 * Math.abs(sum) && scale > Double.MIN_NORMAL;
    return isSpread && Double.isFinite(scale) && Double.isFinite(sum)
        ? Optional.of(new Axis(name, Kind.NUMERIC, sum, scale, Map.of()))
        : Optional.empty();
  }

  private static Optional<Axis> categories(String name, List<Column> columns) {
    Map<String, Long> times = new HashMap<>();
    for (Column column : columns) {
      if (column instanceof CategoryColumn categories) {
        for (int row = 0; row < categories.size(); row++) {
          if (categories.codes()[row] >= 0) {
            times.merge(categories.text(row), 1L, Long::sum);
          }
        }
      }
    }
    double rows = times.values().stream().mapToLong(Long::longValue).sum();
    if (rows < FEWEST_ROWS || times.size() < 2 || rows < FEWEST_REPEATS * (double) times.size()) {
      return Optional.empty();
    }
    // Sorted, so that the sums below do not depend on the machine's hash order.
    Map<String, Double> shares = new TreeMap<>();
    times.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(Axis.MOST_CATEGORIES)
        .forEach(entry -> shares.put(entry.getKey(), entry.getValue() / rows));
    double mean = 0;
    double rest = 1;
    for (double share : shares.values()) {
      mean += share * share;
      rest -= share;
    }
    double variance = Math.max(0, rest) * mean * mean;
    for (double share : shares.values()) {
      variance += share * (share - mean) * (share - mean);
    }
    // Categories of equal shares have no spread of shares: then they differ by place alone.
    double scale = variance > 1e-12 ? Math.sqrt(variance) : 1;
    return Optional.of(new Axis(name, Kind.CATEGORICAL, mean, scale, shares));
  }

  private static JointSpace space(List<Axis> axes, List<Batch> sample) {
    Rows rows = new Rows(axes, sample);
    List<String> names = axes.stream().map(Axis::name).toList();
    long seed = seed(axes);
    double bandwidth = rows.medianDistance();
    ChanceOfSquare none = new ChanceOfSquare(0, 0);
    JointFrame plain = new JointFrame(seed, bandwidth, names, none, none, 0);
    JointSpace unjudged = new JointSpace(plain, axes);
    JointSumsBuilder builder = new JointSumsBuilder(unjudged);
    rows.batches.forEach(builder::add);
    JointSums sums = builder.build();
    double[][] correlations = Correlations.of(sums);
    PrincipalComponents components = PrincipalComponents.of(sums, correlations);
    return new JointSpace(
        new JointFrame(
            seed,
            bandwidth,
            names,
            rows.chance(rows.embedded(unjudged.features(), sums)),
            rows.chance(rows.influences(sums, correlations)),
            rows.residualDeviation(components)),
        axes);
  }

  /** The axes' own number: another baseline has other frequencies. */
  private static long seed(List<Axis> axes) {
    ByteWriter out = new ByteWriter();
    for (Axis axis : axes) {
      out.text(axis.name());
      out.fixed64(Double.doubleToLongBits(axis.centre()));
      out.fixed64(Double.doubleToLongBits(axis.scale()));
      axis.shares().keySet().forEach(out::text);
    }
    CRC32C crc = new CRC32C();
    crc.update(out.toByteArray());
    return crc.getValue();
  }

  /** Rows from all over the sample, coded. */
  private static final class Rows {

    private final List<Axis> axes;
    private final List<Batch> batches = new ArrayList<>();
    private final List<double[]> positions = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();

    Rows(List<Axis> axes, List<Batch> sample) {
      this.axes = axes;
      long all = sample.stream().mapToLong(Batch::rows).sum();
      long step = Math.max(1, all / CHANCE_ROWS);
      long at = 0;
      for (Batch batch : sample) {
        int first = (int) (Math.floorMod(-at, step));
        int[] picked =
            java.util.stream.IntStream.iterate(
                    first, row -> row < batch.rows(), row -> (int) (row + step))
                .toArray();
        if (picked.length > 0) {
          batches.add(batch.select(picked));
        }
        at += batch.rows();
      }
      CodedRows block = new CodedRows(axes, CodedRows.ROWS, CodedRows.dictionaries(axes));
      for (Batch batch : batches) {
        Column[] columns = block.columns(batch);
        for (int from = 0; from < batch.rows(); from += CodedRows.ROWS) {
          block.code(columns, from, Math.min(batch.rows(), from + CodedRows.ROWS));
          keep(block);
        }
      }
    }

    private void keep(CodedRows block) {
      int from = positions.size();
      for (int row = 0; row < block.size(); row++) {
        positions.add(new double[axes.size()]);
        places.add(new int[axes.size()]);
      }
      for (int axis = 0; axis < axes.size(); axis++) {
        for (int row = 0; row < block.size(); row++) {
          positions.get(from + row)[axis] =
              (double) block.levels(axis)[row] / FourierFeatures.UNITS;
          places.get(from + row)[axis] = block.isNumeric(axis) ? 0 : block.places(axis)[row];
        }
        for (int i = 0; block.isNumeric(axis) && i < block.absentCount(axis); i++) {
          places.get(from + block.absent(axis)[i])[axis] = 1;
        }
      }
    }

    /** Another row for the i-th pair of a row, from afar: neighbours may be alike. */
    private int partner(int row, int pair) {
      int away = Math.floorMod(positions.size() / 2 + 97 * pair - 300, positions.size());
      return (row + Math.max(1, away)) % positions.size();
    }

    double medianDistance() {
      double[] distances = new double[positions.size()];
      for (int row = 0; row < distances.length; row++) {
        distances[row] = distance(row, partner(row, 0));
      }
      Arrays.sort(distances);
      double median = distances[distances.length / 2];
      return median > 0 ? median : 1;
    }

    private double distance(int one, int other) {
      double squares = 0;
      for (int axis = 0; axis < axes.size(); axis++) {
        double off = positions.get(one)[axis] - positions.get(other)[axis];
        boolean isNumeric = axes.get(axis).kind() == Kind.NUMERIC;
        boolean isApart = places.get(one)[axis] != places.get(other)[axis];
        squares += isNumeric ? off * off + (isApart ? 1 : 0) : isApart ? 2 : 0;
      }
      return Math.sqrt(squares);
    }

    /** [rows] Fourier features around their mean, scaled so that a mean's square is an MMD². */
    List<double[]> embedded(FourierFeatures features, JointSums sums) {
      double[] means = sums.embedding();
      double scale = 1 / Math.sqrt(FourierFeatures.COUNT);
      List<double[]> rows = new ArrayList<>();
      CodedRows block = new CodedRows(axes, CodedRows.ROWS, CodedRows.dictionaries(axes));
      int[] phases = new int[CodedRows.ROWS];
      for (Batch batch : batches) {
        Column[] columns = block.columns(batch);
        for (int from = 0; from < batch.rows(); from += CodedRows.ROWS) {
          block.code(columns, from, Math.min(batch.rows(), from + CodedRows.ROWS));
          int start = rows.size();
          for (int row = 0; row < block.size(); row++) {
            rows.add(new double[2 * FourierFeatures.COUNT]);
          }
          for (int k = 0; k < FourierFeatures.COUNT; k++) {
            features.phases(k, block, phases);
            for (int row = 0; row < block.size(); row++) {
              double[] vector = rows.get(start + row);
              double units = FourierFeatures.COSINE_UNITS;
              vector[k] = scale * (FourierFeatures.cosine(phases[row]) / units - means[k]);
              int sine = FourierFeatures.COUNT + k;
              vector[sine] = scale * (FourierFeatures.sine(phases[row]) / units - means[sine]);
            }
          }
        }
      }
      return rows;
    }

    /** [rows] What a row does to each correlation: z₁ z₂ − r (z₁² + z₂²) ÷ 2. */
    List<double[]> influences(JointSums sums, double[][] correlations) {
      List<double[]> rows = new ArrayList<>();
      int pairs = axes.size() * (axes.size() - 1) / 2;
      for (double[] position : positions) {
        double[] z = new double[position.length];
        for (int axis = 0; axis < z.length; axis++) {
          z[axis] = (position[axis] - sums.mean(axis)) / Correlations.deviation(sums, axis);
        }
        double[] vector = new double[pairs];
        int at = 0;
        for (int one = 0; one < z.length; one++) {
          for (int other = 0; other < one; other++) {
            double squares = (z[one] * z[one] + z[other] * z[other]) / 2;
            vector[at++] = z[one] * z[other] - correlations[one][other] * squares;
          }
        }
        rows.add(vector);
      }
      return rows;
    }

    /** tr Σ and 2 tr Σ² of vectors with mean 0: the mean square, and that of products of pairs. */
    ChanceOfSquare chance(List<double[]> vectors) {
      double mean = 0;
      double squares = 0;
      for (int row = 0; row < vectors.size(); row++) {
        double[] one = vectors.get(row);
        mean += product(one, one);
        for (int pair = 0; pair < CHANCE_PAIRS; pair++) {
          double product = product(one, vectors.get(partner(row, pair)));
          squares += product * product;
        }
      }
      int rows = vectors.size();
      return new ChanceOfSquare(mean / rows, 2 * squares / rows / CHANCE_PAIRS);
    }

    private static double product(double[] one, double[] other) {
      double sum = 0;
      for (int i = 0; i < one.length; i++) {
        sum += one[i] * other[i];
      }
      return sum;
    }

    double residualDeviation(PrincipalComponents components) {
      double[] residuals = positions.stream().mapToDouble(components::squaredResidual).toArray();
      double mean = Arrays.stream(residuals).average().orElse(0);
      double squares = Arrays.stream(residuals).map(r -> (r - mean) * (r - mean)).sum();
      return Math.sqrt(squares / residuals.length);
    }
  }
}
