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
 * <p>A column's deviate is its largest one. Beyond the deviate that one window in ten exceeds, the
 * tail is Pareto's: P(deviate &gt; x) = (x ÷ u)^(−a) ÷ 10, with Hill's estimate of a. Near u that
 * is close to a normal tail, and it is right for columns whose windows have heavy ones. Few windows
 * leave u and a near those of normal deviates. A surprise is −ln of that probability.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176343247">Hill (1975)</a>
 */
final class ColumnNull {

  private static final double PRIOR_WINDOWS = 20;
  private static final double PRIOR_EXCEEDING = 10;
  private static final double TAIL = 0.1;
  private static final double COMPANY = 5;

  // More make no difference.
  private static final long MOST_RECORDS = 10_000;

  private static final double SURPRISE_OF_TAIL = -Math.log(TAIL);

  private final SeriesNull[] contrasts;
  private final SeriesNull excess;
  private final SeriesNull divergence;
  private final double rows;
  private final double from;
  private final double decay;

  private ColumnNull(
      SeriesNull[] contrasts,
      SeriesNull excess,
      SeriesNull divergence,
      double rows,
      double from,
      double decay) {
    this.contrasts = contrasts;
    this.excess = excess;
    this.divergence = divergence;
    this.rows = rows;
    this.from = from;
    this.decay = decay;
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
    double usual = Surprise.deviate(Math.log((contrasts.length + 1) / TAIL));
    double from = from(largest, usual);
    double rows = traces.stream().mapToDouble(Trace::values).sum();
    return new ColumnNull(
        contrasts, excess, divergence, rows, from, decay(largest, from, usual));
  }

  private static void raise(double[] largest, double[] deviates, boolean bothSides) {
    for (int i = 0; i < largest.length; i++) {
      largest[i] = Math.max(largest[i], bothSides ? Math.abs(deviates[i]) : deviates[i]);
    }
  }

  private static double root(Trace trace, double excess) {
    return Math.cbrt(trace.divergence() / (1 + Math.max(0, excess) * trace.values()));
  }

  /** The deviate that one window in ten exceeds, drawn towards what is usual. */
  private static double from(double[] deviates, double usual) {
    double[] sorted = deviates.clone();
    Arrays.sort(sorted);
    int tail = (int) Math.ceil(TAIL * sorted.length);
    double found = Math.max(usual / 2, sorted[sorted.length - 1 - tail]);
    double weight = sorted.length / (sorted.length + PRIOR_WINDOWS);
    return Math.exp(weight * Math.log(found) + (1 - weight) * Math.log(usual));
  }

  /** Hill's estimate from the deviates beyond {@code from}, drawn towards a normal tail's. */
  private static double decay(double[] deviates, double from, double usual) {
    double exceeding = PRIOR_EXCEEDING;
    double sum = PRIOR_EXCEEDING / (usual * usual);
    for (double deviate : deviates) {
      if (deviate > from) {
        exceeding++;
        sum += Math.log(deviate / from);
      }
    }
    return exceeding / sum;
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
    double deviate = deviate(trace, start, zone);
    return deviate <= from
        ? SURPRISE_OF_TAIL * deviate / from
        : SURPRISE_OF_TAIL + decay * Math.log(deviate / from);
  }

  /** The deviate beyond which a surprise is larger than {@code limit}. */
  double deviateAt(double limit) {
    return limit <= SURPRISE_OF_TAIL
        ? from * limit / SURPRISE_OF_TAIL
        : from * Math.exp((limit - SURPRISE_OF_TAIL) / decay);
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
    out.fixed64(Double.doubleToLongBits(from));
    out.fixed64(Double.doubleToLongBits(decay));
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
        Double.longBitsToDouble(in.fixed64()),
        Double.longBitsToDouble(in.fixed64()));
  }
}
