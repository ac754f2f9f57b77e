package io.leadline.bench.detect;

import io.leadline.core.detect.BoundedEDetector;
import io.leadline.core.detect.ChangeDetector;
import io.leadline.core.detect.Guarantee;
import io.leadline.core.detect.StandardDetectors;
import io.leadline.core.detect.SubGaussianEDetector;
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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Values a second of each detector on one core: uniform values in [0, 1), or errors at a rate of
 * 0.2; a million of them, with the default parameters. {@code river_speed.py} does the same with
 * river.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class DetectorSpeed {

  private static final int VALUES = 1_000_000;

  @Param({
    "adwin",
    "page_hinkley",
    "cusum",
    "ewma",
    "shewhart",
    "kswin",
    "hddm_a",
    "hddm_w",
    "ddm",
    "eddm",
    "stepd",
    "ecdd",
    "e_rank",
    "e_bounded",
    "e_subgaussian"
  })
  public String detector = "";

  private final double[] values = new double[VALUES];

  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    boolean isErrors =
        switch (detector) {
          case "ddm", "eddm", "stepd", "ecdd", "hddm_a", "hddm_w" -> true;
          default -> false;
        };
    for (int i = 0; i < VALUES; i++) {
      double value = random.nextDouble();
      values[i] = isErrors ? (value < 0.2 ? 1 : 0) : value;
    }
  }

  private ChangeDetector fresh() {
    Guarantee guarantee = Guarantee.every(1e9);
    return switch (detector) {
      case "e_bounded" ->
          new BoundedEDetector(
              new BoundedEDetector.Parameters(
                  0, 1, 0.5, BoundedEDetector.Direction.BOTH, guarantee));
      case "e_subgaussian" ->
          new SubGaussianEDetector(new SubGaussianEDetector.Parameters(0.5, 0.5, guarantee));
      default -> StandardDetectors.find(detector).orElseThrow().forStream();
    };
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public int update() {
    ChangeDetector fresh = fresh();
    int drifts = 0;
    for (double value : values) {
      drifts += fresh.update(value) == ChangeDetector.State.DRIFT ? 1 : 0;
    }
    return drifts;
  }

  /** Runs all; arguments name detectors to run these only. */
  public static void main(String[] args) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options.include(DetectorSpeed.class.getName());
    if (args.length > 0) {
      options.param("detector", args);
    }
    new Runner(options.build()).run();
  }
}
