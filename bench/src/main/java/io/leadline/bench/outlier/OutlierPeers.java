package io.leadline.bench.outlier;

import com.amazon.randomcutforest.RandomCutForest;
import io.leadline.core.outlier.AnomalyScorer;
import io.leadline.core.outlier.AnomalyScorerFitter;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.ByteWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Area under the ROC curve on sets of outliers, beside the random cut forest (50 trees of 256
 * points, features standardised): {@code OutlierPeers FOLDER}, where {@code outlier_sets.py} has
 * written the sets and printed what scikit-learn makes of them.
 */
public final class OutlierPeers {

  private static final int TREES = 50;
  private static final int POINTS = 256;
  private static final double RATE = 0.001;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private OutlierPeers() {}

  public static void main(String[] args) throws IOException {
    List<Path> sets;
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      sets = files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
    System.out.println(
        "set             leadline   false  found   kB | random cut forest  µs a row");
    for (Path set : sets) {
      compare(set);
    }
  }

  private static void compare(Path set) throws IOException {
    List<double[]> baseline = new ArrayList<>();
    List<double[]> current = new ArrayList<>();
    List<Boolean> truth = new ArrayList<>();
    List<String> lines = Files.readAllLines(set);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      double[] row = Arrays.stream(cells).skip(2).mapToDouble(Double::parseDouble).toArray();
      if (cells[0].equals("baseline")) {
        baseline.add(row);
      } else {
        current.add(row);
        truth.add(cells[1].equals("1"));
      }
    }
    Collections.shuffle(baseline, new Random(3));
    AnomalyScorer scorer = fit(baseline);
    double[] scores = scorer.scores(batch(current));
    ByteWriter bytes = new ByteWriter();
    scorer.write(bytes);
    long found = alarms(scores, truth, true, scorer.rate());
    long falseAlarms = alarms(scores, truth, false, scorer.rate());
    long started = THREADS.getCurrentThreadCpuTime();
    double[] forest = forest(baseline, current);
    double micros = (THREADS.getCurrentThreadCpuTime() - started) / 1e3 / current.size();
    System.out.printf(
        "%-15s %8.3f  %2d/%-5d %d/%d %4d | %8.3f %18.1f%n",
        String.valueOf(set.getFileName()).replace(".csv", ""),
        area(scores, truth),
        falseAlarms,
        Collections.frequency(truth, false),
        found,
        Collections.frequency(truth, true),
        bytes.size() / 1000,
        area(forest, truth),
        micros);
  }

  private static AnomalyScorer fit(List<double[]> rows) {
    List<Field> fields =
        IntStream.range(0, rows.get(0).length).mapToObj(i -> Field.numeric("f" + i)).toList();
    return new AnomalyScorerFitter(new Schema(fields), RATE, false)
        .fit(List.of(batch(rows)))
        .orElseThrow();
  }

  private static Batch batch(List<double[]> rows) {
    String[] ids = new String[rows.size()];
    Arrays.fill(ids, "");
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < rows.get(0).length; i++) {
      int input = i;
      columns.add(NumberColumn.of("f" + i, rows.stream().mapToDouble(row -> row[input]).toArray()));
    }
    return new Batch("m", "", ids, new long[ids.length], columns);
  }

  private static long alarms(double[] scores, List<Boolean> truth, boolean isOdd, double rate) {
    return IntStream.range(0, scores.length)
        .filter(row -> truth.get(row) == isOdd && scores[row] >= 1 - rate)
        .count();
  }

  /** Fitted and asked; time includes the fitting. */
  private static double[] forest(List<double[]> baseline, List<double[]> current) {
    int inputs = baseline.get(0).length;
    double[] means = new double[inputs];
    double[] deviations = new double[inputs];
    for (int i = 0; i < inputs; i++) {
      int input = i;
      double mean = baseline.stream().mapToDouble(row -> row[input]).average().orElse(0);
      means[i] = mean;
      deviations[i] =
          Math.sqrt(
              baseline.stream()
                  .mapToDouble(row -> Math.pow(row[input] - mean, 2))
                  .average()
                  .orElse(0));
    }
    RandomCutForest forest =
        RandomCutForest.builder()
            .dimensions(inputs)
            .numberOfTrees(TREES)
            .sampleSize(POINTS)
            .randomSeed(1)
            .parallelExecutionEnabled(false)
            .build();
    baseline.forEach(row -> forest.update(point(row, means, deviations)));
    return current.stream()
        .mapToDouble(row -> forest.getAnomalyScore(point(row, means, deviations)))
        .toArray();
  }

  private static float[] point(double[] row, double[] means, double[] deviations) {
    float[] point = new float[row.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = deviations[i] == 0 ? 0 : (float) ((row[i] - means[i]) / deviations[i]);
    }
    return point;
  }

  /** Share of pairs of an odd and a usual row in which the odd one scores higher; ties are half. */
  private static double area(double[] scores, List<Boolean> truth) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, scores.length).boxed().toList());
    order.sort(Comparator.comparingDouble(row -> scores[row]));
    double ranks = 0;
    for (int from = 0; from < order.size(); ) {
      int to = from;
      while (to < order.size() && scores[order.get(to)] == scores[order.get(from)]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks += truth.get(order.get(i)) ? (from + to + 1) / 2.0 : 0;
      }
      from = to;
    }
    double odd = Collections.frequency(truth, true);
    return (ranks - odd * (odd + 1) / 2) / (odd * (truth.size() - odd));
  }
}
