package io.leadline.bench.outlier;

import io.leadline.core.outlier.AnomalyScorerFitter;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Time to profile a batch of 20 numeric features, with and without the scores of its rows; divide
 * by the rows. All features depend on each other, so that all 190 pairs are looked at: the worst
 * case.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ScorerSpeed {

  private static final int FEATURES = 20;
  private static final int BASELINE_ROWS = 60_000;
  private static final double RATE = 0.001;

  @Param({"1", "64", "8192"})
  private int rows;

  private Batch batch = rows(1, 2);
  private ProfileBuilder plain = new ProfileBuilder(Layout.of(Schema.EMPTY, 256));
  private ProfileBuilder scoring = plain;

  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(ScorerSpeed.class.getSimpleName()).build()).run();
  }

  @Setup
  public void fit() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < FEATURES; i++) {
      fields.add(Field.numeric("f" + i));
    }
    Layout layout = Layout.of(new Schema(fields), Layout.WINDOW_RESOLUTION);
    Optional<io.leadline.core.outlier.AnomalyScorer> scorer =
        new AnomalyScorerFitter(layout.schema(), RATE, false).fit(List.of(rows(BASELINE_ROWS, 1)));
    batch = rows(rows, 2);
    plain = new ProfileBuilder(layout);
    scoring = new ProfileBuilder(layout.withAnomalyScorer(scorer));
  }

  private static Batch rows(int count, long seed) {
    Random random = new Random(seed);
    double[][] columns = new double[FEATURES][count];
    for (int row = 0; row < count; row++) {
      double common = random.nextGaussian();
      for (double[] column : columns) {
        column[row] = common + random.nextGaussian();
      }
    }
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < FEATURES; i++) {
      all.add(NumberColumn.of("f" + i, columns[i]));
    }
    String[] ids = new String[count];
    Arrays.fill(ids, "");
    return new Batch("m", "", ids, new long[count], all);
  }

  @Benchmark
  public long profiled() {
    plain.add(batch);
    return batch.rows();
  }

  @Benchmark
  public long profiledAndScored() {
    scoring.add(batch);
    return scoring.anomalies().latestAnomalous();
  }
}
