package io.leadline.bench.dependence;

import io.leadline.core.dependence.JointSpaceInference;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds a row of 20 features (16 numbers, 4 categories): alone, together, and both. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JointSpeed {

  private static final int NUMBERS = 16;
  private static final int CATEGORIES = 4;
  private static final int ROWS = 1 << 16;

  @Param({"columns", "together", "both"})
  private String what = "both";

  @Param({"4096", "1"})
  private int batchRows = 4_096;

  private List<Batch> batches = List.of();
  private ProfileBuilder builder = new ProfileBuilder(Layout.of(Schema.EMPTY, 256));

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(42);
    List<Field> fields = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    double[] shared = random.doubles(ROWS).toArray();
    for (int i = 0; i < NUMBERS; i++) {
      double[] values = new double[ROWS];
      for (int row = 0; row < ROWS; row++) {
        values[row] = shared[row] + random.nextDouble();
      }
      fields.add(Field.numeric("n" + i));
      columns.add(NumberColumn.of("n" + i, values));
    }
    String[] values = {"a", "b", "c", "d", "e", "f", "g", "h"};
    for (int i = 0; i < CATEGORIES; i++) {
      int[] codes = random.ints(ROWS, 0, values.length).toArray();
      fields.add(Field.categorical("c" + i));
      columns.add(new CategoryColumn("c" + i, values, codes));
    }
    String[] ids = new String[ROWS];
    Arrays.fill(ids, "");
    Batch all = new Batch("m", "", ids, new long[ROWS], columns);
    batches = new ArrayList<>();
    for (int from = 0; from < ROWS; from += batchRows) {
      batches.add(all.slice(from, from + batchRows));
    }
    Schema schema = new Schema(fields);
    Layout plain = LayoutInference.ofSample(schema, List.of(all), Layout.WINDOW_RESOLUTION);
    Layout both =
        plain.withJointSpace(JointSpaceInference.ofSample(schema, List.of(), List.of(all)));
    builder =
        new ProfileBuilder(
            switch (what) {
              case "columns" -> plain.withJointSpace(Optional.empty());
              case "together" -> both.jointOnly();
              case "both" -> both;
              default -> throw new IllegalArgumentException(what);
            });
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public ProfileBuilder row() {
    batches.forEach(builder::add);
    return builder;
  }
}
