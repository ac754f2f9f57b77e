package io.leadline.bench.sketch;

import io.leadline.core.sketch.NumberBlock;
import io.leadline.core.sketch.NumberSketch;
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

/**
 * Nanoseconds a number, with everything that is kept of it: counts, extremes, exact sums of values
 * and squares, distribution, distinct count, exact simple values.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SketchSpeed {

  private static final int NUMBERS = 1 << 18;

  @Param({"256", "1024", "4096"})
  private int resolution = 256;

  @Param({"normal", "uniform", "integers", "zero-inflated"})
  private String shape = "normal";

  private double[] numbers = {};
  private NumberBlock block = new NumberBlock();
  private NumberSketch full = new NumberSketch(256);

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(42);
    numbers = new double[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      numbers[i] = number(random);
    }
    full = new NumberSketch(resolution);
    addByBlock(full);
  }

  private double number(SplittableRandom random) {
    double uniform = random.nextDouble();
    double normal =
        Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * uniform);
    return switch (shape) {
      case "normal" -> normal;
      case "uniform" -> 1000 * uniform;
      case "integers" -> random.nextInt(1_000_000);
      case "zero-inflated" -> uniform < 0.3 ? 0 : Math.exp(normal);
      default -> throw new IllegalArgumentException(shape);
    };
  }

  private void addByBlock(NumberSketch sketch) {
    for (double number : numbers) {
      block.add(number);
      if (block.isFull()) {
        sketch.add(block);
      }
    }
  }

  /** Into a sketch that has seen such numbers before: the steady state of a stream. */
  @Benchmark
  @OperationsPerInvocation(NUMBERS)
  public NumberSketch more() {
    addByBlock(full);
    return full;
  }

  /** Into an empty sketch: a window of 262,144 rows, with the growth of its distribution. */
  @Benchmark
  @OperationsPerInvocation(NUMBERS)
  public NumberSketch fresh() {
    NumberSketch sketch = new NumberSketch(resolution);
    addByBlock(sketch);
    return sketch;
  }

  /** Of two full sketches; nanoseconds a merge. */
  @Benchmark
  public NumberSketch merge() {
    return full.merge(full);
  }
}
