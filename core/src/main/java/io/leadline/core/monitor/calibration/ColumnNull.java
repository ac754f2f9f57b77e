package io.leadline.core.monitor.calibration;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

/**
 * How one unchanged column varies from window to window: each contrast, and the divergence as a
 * whole, whose cube root relative to its expectation is nearly normal (Wilson and Hilferty).
 *
 * <p>A column's deviate is its largest one. Its heaviness says by how much deviates in the tail
 * exceed those of a normal distribution; few windows leave it near 1.
 */
final class ColumnNull {

  private static final double PRIOR_WINDOWS = 30;
  private static final double TAIL = 0.1;

  private final SeriesNull[] contrasts;
  private final SeriesNull excess;
  private final SeriesNull divergence;
  private final double heaviness;

  private ColumnNull(
      SeriesNull[] contrasts, SeriesNull excess, SeriesNull divergence, double heaviness) {
    this.contrasts = contrasts;
    this.excess = excess;
    this.divergence = divergence;
    this.heaviness = heaviness;
  }

  /** What was learned, and how far out the windows were that it was learned from. */
  record Fit(ColumnNull learned, double[] surprises) {}

  static Fit fit(List<Trace> traces, Slots slots) {
    int windows = traces.size();
    double[] sampling = new double[windows];
    for (int i = 0; i < windows; i++) {
      sampling[i] = 1.0 / traces.get(i).values();
    }
    double[] largest = new double[windows];
    SeriesNull[] contrasts = new SeriesNull[traces.get(0).contrasts().length];
    for (int c = 0; c < contrasts.length; c++) {
      int contrast = c;
      double[] values = traces.stream().mapToDouble(t -> t.contrasts()[contrast]).toArray();
      SeriesNull.Series series = new SeriesNull.Series(values, sampling, slots);
      contrasts[c] = SeriesNull.fit(series);
      raise(largest, contrasts[c].deviates(series), true);
    }
    // What the divergence has beyond sampling, per row; then its cube root.
    double[] beyond =
        traces.stream().mapToDouble(t -> (t.divergence() - 1) / t.values()).toArray();
    SeriesNull.Series beyondSeries =
        new SeriesNull.Series(beyond, Arrays.stream(sampling).map(v -> v * v).toArray(), slots);
    SeriesNull excess = SeriesNull.fit(beyondSeries);
    double[] roots = new double[windows];
    double[] others = excess.expectedOfOthers(beyondSeries);
    for (int i = 0; i < windows; i++) {
      roots[i] = root(traces.get(i), others[i]);
    }
    SeriesNull.Series rootSeries = new SeriesNull.Series(roots, new double[windows], slots);
    SeriesNull divergence = SeriesNull.fitFlat(rootSeries);
    raise(largest, divergence.deviates(rootSeries), false);
    double[] surprises = Arrays.stream(largest).map(Surprise::of).toArray();
    double heaviness = heaviness(surprises);
    for (int i = 0; i < windows; i++) {
      surprises[i] /= heaviness;
    }
    return new Fit(new ColumnNull(contrasts, excess, divergence, heaviness), surprises);
  }

  private static void raise(double[] largest, double[] deviates, boolean bothSides) {
    for (int i = 0; i < largest.length; i++) {
      largest[i] = Math.max(largest[i], bothSides ? Math.abs(deviates[i]) : deviates[i]);
    }
  }

  private static double root(Trace trace, double excess) {
    return Math.cbrt(trace.divergence() / (1 + Math.max(0, excess) * trace.values()));
  }

  /** Mean excess over a high quantile, which is 1 for normal deviates, drawn towards 1. */
  private static double heaviness(double[] surprises) {
    double[] sorted = surprises.clone();
    Arrays.sort(sorted);
    int tail = (int) Math.ceil(TAIL * sorted.length);
    double from = sorted[sorted.length - 1 - tail];
    double sum = PRIOR_WINDOWS;
    for (int i = sorted.length - tail; i < sorted.length; i++) {
      sum += sorted[i] - from;
    }
    return Math.max(0.5, sum / (PRIOR_WINDOWS + tail));
  }

  /** The largest deviate of a window, ≥ 0. */
  double deviate(Trace trace, Instant start, ZoneId zone) {
    double sampling = 1.0 / trace.values();
    double largest = 0;
    for (int c = 0; c < contrasts.length; c++) {
      double deviate = contrasts[c].deviate(trace.contrasts()[c], sampling, start, zone);
      largest = Math.max(largest, Math.abs(deviate));
    }
    double root = root(trace, excess.expected(start, zone));
    return Math.max(largest, divergence.deviate(root, 0, start, zone));
  }

  double surprise(Trace trace, Instant start, ZoneId zone) {
    return Surprise.of(deviate(trace, start, zone)) / heaviness;
  }

  /** The deviate beyond which a surprise is larger than {@code limit}. */
  double deviateAt(double limit) {
    return Surprise.deviate(limit * heaviness);
  }

  int contrasts() {
    return contrasts.length;
  }

  void write(ByteWriter out) {
    out.u8(contrasts.length);
    for (SeriesNull contrast : contrasts) {
      contrast.write(out);
    }
    excess.write(out);
    divergence.write(out);
    out.fixed64(Double.doubleToLongBits(heaviness));
  }

  static ColumnNull read(ByteReader in) throws CorruptBytesException {
    SeriesNull[] contrasts = new SeriesNull[in.u8()];
    for (int c = 0; c < contrasts.length; c++) {
      contrasts[c] = SeriesNull.read(in);
    }
    return new ColumnNull(
        contrasts,
        SeriesNull.read(in),
        SeriesNull.read(in),
        Double.longBitsToDouble(in.fixed64()));
  }
}
