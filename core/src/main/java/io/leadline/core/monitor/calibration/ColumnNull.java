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
 * <p>Of numbers beyond the baseline's extremes n rows are expected to bring 2 n ÷ N, as records do.
 * As extreme rows come in company, the Poisson tail is taken of {@value #COMPANY} times as many.
 *
 * <p>A column's deviate is its largest one.
 */
final class ColumnNull {

  private static final double COMPANY = 5;

  // More make no difference.
  private static final long MOST_RECORDS = 10_000;

  private final SeriesNull[] contrasts;
  private final SeriesNull excess;
  private final SeriesNull divergence;
  private final double rows;
  private final DeviateTail tail;

  private ColumnNull(
      SeriesNull[] contrasts,
      SeriesNull excess,
      SeriesNull divergence,
      double rows,
      DeviateTail tail) {
    this.contrasts = contrasts;
    this.excess = excess;
    this.divergence = divergence;
    this.rows = rows;
    this.tail = tail;
  }

  static ColumnNull fit(List<Trace> traces, Slots slots) {
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
    double[] beyond = traces.stream().mapToDouble(t -> (t.divergence() - 1) / t.values()).toArray();
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
    double rows = traces.stream().mapToDouble(Trace::values).sum();
    DeviateTail tail = DeviateTail.fit(largest, contrasts.length + 1);
    return new ColumnNull(contrasts, excess, divergence, rows, tail);
  }

  private static void raise(double[] largest, double[] deviates, boolean bothSides) {
    for (int i = 0; i < largest.length; i++) {
      largest[i] = Math.max(largest[i], bothSides ? Math.abs(deviates[i]) : deviates[i]);
    }
  }

  private static double root(Trace trace, double excess) {
    return Math.cbrt(trace.divergence() / (1 + Math.max(0, excess) * trace.values()));
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
    largest = Math.max(largest, divergence.deviate(root, 0, start, zone));
    return Math.max(largest, Surprise.deviate(surpriseOfRecords(trace)));
  }

  /** −ln P(X ≥ beyond) of a Poisson variable, but for a factor near 1. */
  private double surpriseOfRecords(Trace trace) {
    double mean = COMPANY * 2 * trace.values() / rows;
    if (trace.beyond() <= mean) {
      return 0;
    }
    double surprise = mean;
    for (long k = 1; k <= Math.min(MOST_RECORDS, trace.beyond()); k++) {
      surprise += Math.log(k / mean);
    }
    return Math.max(0, surprise);
  }

  double surprise(Trace trace, Instant start, ZoneId zone) {
    return tail.surprise(deviate(trace, start, zone));
  }

  /** The deviate beyond which a surprise is larger than {@code limit}. */
  double deviateAt(double limit) {
    return tail.deviate(limit);
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
    out.fixed64(Double.doubleToLongBits(rows));
    tail.write(out);
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
        Double.longBitsToDouble(in.fixed64()),
        DeviateTail.read(in));
  }
}
