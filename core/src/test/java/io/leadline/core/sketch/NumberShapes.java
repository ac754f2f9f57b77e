package io.leadline.core.sketch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Columns of the shapes that break sketches, seeded. */
public final class NumberShapes {

  private NumberShapes() {}

  /** All shapes by name, each of {@code rows} numbers. */
  public static Map<String, double[]> all(int rows, long seed) {
    Map<String, double[]> shapes = new LinkedHashMap<>();
    shapes.put("normal", draw(rows, seed, Random::nextGaussian));
    shapes.put("uniform", draw(rows, seed, Random::nextDouble));
    shapes.put("exponential", draw(rows, seed, r -> -Math.log(1 - r.nextDouble())));
    shapes.put("log-normal", draw(rows, seed, r -> Math.exp(3 * r.nextGaussian())));
    shapes.put("score", draw(rows, seed, r -> 1 / (1 + Math.exp(-2 * r.nextGaussian()))));
    shapes.put("small-integers", draw(rows, seed, r -> r.nextInt(90)));
    shapes.put("large-integers", draw(rows, seed, r -> r.nextInt(1_000_000)));
    shapes.put(
        "sentinel",
        draw(rows, seed, r -> r.nextInt(10) < 3 ? 999.0 : 500 + 300 * r.nextGaussian()));
    shapes.put(
        "minus-one", draw(rows, seed, r -> r.nextInt(10) < 3 ? -1 : Math.exp(r.nextGaussian())));
    shapes.put(
        "zero-inflated", draw(rows, seed, r -> r.nextInt(10) < 6 ? 0 : Math.exp(r.nextGaussian())));
    shapes.put(
        "mixed-scales",
        draw(rows, seed, r -> r.nextGaussian() * Math.pow(10, 3.0 * r.nextInt(7) - 9)));
    shapes.put(
        "two-scales",
        draw(rows, seed, r -> r.nextBoolean() ? r.nextDouble() : 1000 * (1 + r.nextDouble())));
    shapes.put("timestamps", draw(rows, seed, r -> 1_763_942_400_000.0 + r.nextInt(86_400_000)));
    shapes.put(
        "timestamps-with-strays",
        draw(
            rows,
            seed,
            r ->
                r.nextInt(2000) == 0
                    ? 1_100_000_000_000.0 + 1e9 * r.nextInt(600)
                    : 1_763_942_400_000.0 + r.nextInt(3_600_000)));
    shapes.put(
        "prices",
        draw(
            rows,
            seed,
            r -> Math.floor(Math.exp(3 + r.nextGaussian())) + (r.nextInt(4) == 0 ? 0.5 : 0.99)));
    shapes.put(
        "cents", draw(rows, seed, r -> Math.rint(100 * Math.exp(4 + r.nextGaussian())) / 100));
    shapes.put("denormals", draw(rows, seed, r -> r.nextInt(1_000_000) * Double.MIN_VALUE));
    shapes.put("sorted", draw(rows, seed, new Counter()));
    shapes.put(
        "extremes",
        draw(
            rows,
            seed,
            r ->
                Double.longBitsToDouble(r.nextLong() & ~(1L << 62))
                    * (r.nextBoolean() ? 1 : 1e30)));
    return shapes;
  }

  private static double[] draw(int rows, long seed, ToDoubleFunction<Random> next) {
    Random random = new Random(seed);
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      double value = next.applyAsDouble(random);
      values[i] = Double.isFinite(value) ? value : 0;
    }
    return values;
  }

  private static final class Counter implements ToDoubleFunction<Random> {
    private int next;

    @Override
    public double applyAsDouble(Random random) {
      return next++ * 0.37;
    }
  }
}
