package io.leadline.bench.alarms;

import io.leadline.core.drift.Bins;
import io.leadline.core.drift.Distributions;
import io.leadline.core.drift.JensenShannon;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.monitor.calibration.Calibrator;
import io.leadline.core.monitor.calibration.Contrasts;
import io.leadline.core.monitor.calibration.Shares;
import io.leadline.core.monitor.calibration.Trace;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One model of 100 features: four weeks of baseline, and a month that is watched.
 *
 * <p>Windows are drawn as counts of cells, multinomially from the shares that the window's state
 * gives, which is what a profile would keep of rows drawn one by one. The calibration, its limits
 * and the life of incidents are the product's own code.
 */
final class SimulatedModel {

  static final int COLUMNS = 100;
  static final int BASELINE_DAYS = 28;
  static final int MONTH_DAYS = 30;
  static final long LEAST_ROWS = 50;
  static final double FLOOR = 0.03;
  static final double MISSING_ABOVE = 0.02;
  static final double UNSEEN_ABOVE = 0.001;
  static final double MAX_DROP = 0.05;

  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
  private static final JensenShannon JS = new JensenShannon();
  private static final int EQUAL_MASS = 20;

  final Duration window;
  final int perDay;
  final double falseAlarm;
  private final SplittableRandom random;
  private final List<SimulatedColumn> columns = new ArrayList<>();
  private final Watched[] watched = new Watched[COLUMNS];
  private final Calibration calibration;
  private final double labelled;
  private final double baselineAccuracy;
  private final long baselineLabels;
  private final double accuracyDeviation;
  private final double[][] states;
  private final long[][][] baselineCounts = new long[COLUMNS][][];
  private long[] latestCounts = {};
  private final long[] rows;
  private final double[] accuracyStates;

  /** What is known of a column from its baseline. */
  private static final class Watched {
    int[] binOfCell = {};
    int[] starts = {};
    int[] wide = {};
    double[] positions = {};
    double[] shares = {};
    double deviation = 1;
    long rows;
    long values;
    long missing;
    Contrasts contrasts = Contrasts.ofCategories(Bins.of(1, 0, 0));
    Bins coarse = Bins.of(1);
    double[] peerMeans = {};
    double[] peerDeviations = {};
    double record = 8;
    double missingMean;
    double missingDeviation = 1;
  }

  /**
   * What a window of one column says.
   *
   * @param drift value ÷ limit of the drift check
   * @param quality the same of the worst quality check
   * @param peers [peers] distance, or deviate from the reference's chunks
   * @param missing deviate of the share of missing values from the reference's chunks
   * @param chance the least false-alarm probability of a window at which drift or quality would
   *     alarm
   */
  record Said(double drift, double quality, double[] peers, double missing, double chance) {}

  /**
   * What the labels of a window say.
   *
   * @param drop value ÷ limit of the performance check
   * @param peer deviate of the accuracy below the reference's chunks
   * @param chance the least false-alarm probability of a window at which performance would alarm
   */
  record Performance(double drop, double peer, double chance) {}

  SimulatedModel(long seed, Duration window, double level) {
    this.window = window;
    this.perDay = (int) (Duration.ofDays(1).toSeconds() / window.toSeconds());
    this.falseAlarm = 1.0 / (MONTH_DAYS * perDay);
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
    int before = BASELINE_DAYS * perDay;
    int all = before + MONTH_DAYS * perDay;
    rows = new long[all];
    for (int w = 0; w < all; w++) {
      double wave = perDay == 1 ? 1 : 1 + 0.7 * Math.sin(2 * Math.PI * (w % perDay) / perDay - 2);
      double noise = Math.exp(0.15 * random.nextGaussian());
      rows[w] = Math.max(30, Math.round(level * wave * noise * (isWeekend(w) ? 0.7 : 1)));
    }
    double[] common = persistent(all, 0.8, false);
    states = new double[COLUMNS][];
    for (int c = 0; c < COLUMNS; c++) {
      SimulatedColumn column = new SimulatedColumn(c, random);
      columns.add(column);
      states[c] = states(column, common, all);
    }
    labelled = 0.2 + 0.8 * random.nextDouble();
    accuracyStates = persistent(all, 0.8, false);
    double[] accuracies = new double[before];
    long right = 0;
    long labels = 0;
    for (int w = 0; w < before; w++) {
      long known = Math.round(labelled * rows[w]);
      labels += known;
      long found = Draws.binomial(known, accuracy(w, 0), random);
      right += found;
      accuracies[w] = (double) found / Math.max(1, known);
    }
    accuracyDeviation = deviation(accuracies);
    baselineLabels = labels;
    baselineAccuracy = (double) right / labels;
    calibration = learn(before);
  }

  int months() {
    return MONTH_DAYS * perDay;
  }

  Instant start(int watchedWindow) {
    return at(watchedWindow + BASELINE_DAYS * perDay);
  }

  private Instant at(int w) {
    return START.plus(window.multipliedBy(w));
  }

  private boolean isWeekend(int w) {
    return w / perDay % 7 >= 5;
  }

  /** An autoregressive series of variance 1; persistence is given for an hour. */
  private double[] persistent(int length, double hourly, boolean isShocked) {
    double phi = Math.max(0.3, Math.pow(hourly, 24.0 / perDay));
    if (perDay == 24) {
      phi = hourly;
    }
    double[] series = new double[length];
    double state = random.nextGaussian();
    for (int w = 0; w < length; w++) {
      double news = isShocked ? Draws.heavy(random) : random.nextGaussian();
      state = phi * state + Math.sqrt(1 - phi * phi) * news;
      series[w] = state;
    }
    return series;
  }

  private double[] states(SimulatedColumn column, double[] common, int length) {
    double[] own = persistent(length, column.persistence, column.isShocked);
    double[] series = new double[length];
    for (int w = 0; w < length; w++) {
      double wave =
          perDay == 1
              ? 0
              : column.wave * Math.sin(2 * Math.PI * (w % perDay) / perDay + column.phase);
      series[w] =
          wave
              + (isWeekend(w) ? column.weekend : 0)
              + column.ownNoise * own[w]
              + column.commonNoise * common[w];
    }
    return series;
  }

  private double accuracy(int w, double drop) {
    return 0.85 + 0.01 * accuracyStates[w] - drop;
  }

  private Calibration learn(int before) {
    Calibrator calibrator = new Calibrator(window, ZoneOffset.UTC);
    for (int c = 0; c < COLUMNS; c++) {
      learn(c, before, calibrator);
    }
    return calibrator.fit().orElseThrow();
  }

  private void learn(int c, int before, Calibrator calibrator) {
    SimulatedColumn column = columns.get(c);
    Watched known = new Watched();
    watched[c] = known;
    layCells(column, known);
    known.record = record(column, states[c], before);
    String name = "f" + c;
    long[][] counts = new long[before][];
    long[] total = new long[bins(known)];
    double[] missingShares = new double[before];
    for (int w = 0; w < before; w++) {
      long[] lost = {0, 0};
      counts[w] = draw(column, known, states[c][w], SimulatedColumn.Change.NONE, rows[w], lost);
      if (!column.isNumeric()) {
        // In the baseline its own new categories are among the others.
        lost[1] = counts[w][counts[w].length - 1];
        counts[w][counts[w].length - 2] += lost[1];
        counts[w][counts[w].length - 1] = 0;
      }
      known.rows += rows[w];
      known.missing += lost[0];
      missingShares[w] = (double) lost[0] / rows[w];
      for (int bin = 0; bin < total.length; bin++) {
        total[bin] += counts[w][bin];
      }
      Map<String, Long> bad =
          column.isNumeric()
              ? Map.of(MetricNames.MISSING, lost[0])
              : Map.of(MetricNames.MISSING, lost[0], MetricNames.UNSEEN, lost[1]);
      calibrator.addShares(name, at(w), new Shares(rows[w], bad));
    }
    baselineCounts[c] = perDay == 1 ? counts : new long[0][];
    known.values = Arrays.stream(total).sum();
    known.shares = shares(total);
    known.missingMean = Arrays.stream(missingShares).average().orElse(0);
    known.missingDeviation = deviation(missingShares);
    summarise(column, known, total);
    double[][] chunks = new double[before][];
    int used = 0;
    for (int w = 0; w < before; w++) {
      long values = Arrays.stream(counts[w]).sum();
      if (values >= 20) {
        calibrator.addTrace(name, at(w), trace(column, known, counts[w]));
      }
      if (rows[w] >= LEAST_ROWS) {
        chunks[used++] = distances(column, known, counts[w], values);
      }
    }
    known.peerMeans = new double[Peers.values().length];
    known.peerDeviations = new double[Peers.values().length];
    for (int peer = 0; peer < known.peerMeans.length; peer++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < used; i++) {
        sum += chunks[i][peer];
        squares += chunks[i][peer] * chunks[i][peer];
      }
      known.peerMeans[peer] = sum / used;
      known.peerDeviations[peer] =
          Math.sqrt(Math.max(1e-18, squares / used - sum / used * sum / used));
    }
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(Math.max(1e-18, squares / values.length));
  }

  private static int bins(Watched known) {
    return Arrays.stream(known.binOfCell).max().orElse(0) + 1;
  }

  /** Cells of one value are one bin. */
  private static void layCells(SimulatedColumn column, Watched known) {
    if (!column.isNumeric()) {
      known.binOfCell = new int[SimulatedColumn.CATEGORIES + 1];
      Arrays.setAll(known.binOfCell, cell -> cell);
      return;
    }
    known.binOfCell = new int[SimulatedColumn.CELLS + 1];
    double[] positions = new double[SimulatedColumn.CELLS + 1];
    int bin = 0;
    positions[0] = column.positions[0];
    for (int cell = 1; cell < SimulatedColumn.CELLS; cell++) {
      if (column.positions[cell] != column.positions[cell - 1]) {
        bin++;
        positions[bin] = column.positions[cell];
      }
      known.binOfCell[cell] = bin;
    }
    known.binOfCell[SimulatedColumn.CELLS] = ++bin;
    positions[bin] = column.scaledPosition();
    known.positions = Arrays.copyOf(positions, bin + 1);
  }

  /**
   * @param lost receives the number of missing values
   */
  private long[] draw(
      SimulatedColumn column,
      Watched known,
      double state,
      SimulatedColumn.Change change,
      long rowCount,
      long[] lost) {
    double odds = column.missingShare / (1 - column.missingShare) * Math.exp(1.5 * state);
    double missing = Math.min(1, odds / (1 + odds) + change.missing());
    // Rows of one session are alike.
    long sessions = Math.max(1, rowCount / column.session);
    long without = Draws.binomial(sessions, missing, random);
    lost[0] = without * column.session;
    double[] shares = column.shares(state, change);
    long[] cells = new long[shares.length];
    Draws.multinomial(sessions - without, shares, cells, random);
    long[] counts = new long[bins(known)];
    for (int cell = 0; cell < cells.length; cell++) {
      counts[known.binOfCell[cell]] += cells[cell] * column.session;
    }
    return counts;
  }

  /** Some rows of the topmost cell are larger than any of the baseline. */
  private void exceedRecord(
      SimulatedColumn column,
      Watched known,
      double state,
      SimulatedColumn.Change change,
      long[] counts) {
    if (column.isNumeric() && column.isContinuous()) {
      long values = Arrays.stream(counts).sum();
      int top = counts.length - 2;
      long beyond = Draws.binomial(values, column.above(known.record, state, change), random);
      beyond = Math.min(counts[top], beyond);
      counts[top] -= beyond;
      counts[top + 1] += beyond;
    }
  }

  /** The largest latent value of the baseline: one that its windows exceed Exp(1) times. */
  private double record(SimulatedColumn column, double[] state, int before) {
    double wanted = -Math.log(1 - random.nextDouble());
    double low = 0;
    double high = 8;
    for (int step = 0; step < 40; step++) {
      double middle = (low + high) / 2;
      double expected = 0;
      for (int w = 0; w < before; w++) {
        expected += rows[w] * column.above(middle, state[w], SimulatedColumn.Change.NONE);
      }
      if (expected > wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double[] shares(long[] counts) {
    double total = Math.max(1, Arrays.stream(counts).sum());
    return Arrays.stream(counts).mapToDouble(count -> count / total).toArray();
  }

  private static void summarise(SimulatedColumn column, Watched known, long[] total) {
    if (!column.isNumeric()) {
      known.coarse = coarse(column, known, total);
      known.contrasts = Contrasts.ofCategories(known.coarse);
      return;
    }
    known.starts = equalMass(total, known.values);
    known.coarse = coarse(column, known, total);
    known.contrasts = Contrasts.ofNumbers(Bins.of(total, known.positions), known.coarse);
    double mean = 0;
    for (int bin = 0; bin < total.length; bin++) {
      mean += known.shares[bin] * known.positions[bin];
    }
    double variance = 0;
    double third = 0;
    for (int bin = 0; bin < total.length; bin++) {
      double gap = known.positions[bin] - mean;
      variance += known.shares[bin] * gap * gap;
      third += known.shares[bin] * gap * gap * gap;
    }
    known.deviation = Math.sqrt(variance);
    double n = known.values;
    double skewness = Math.abs(third / Math.pow(variance, 1.5));
    double skewnessError = Math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
    double doane =
        1 + Math.log(n) / Math.log(2) + Math.log(1 + skewness / skewnessError) / Math.log(2);
    known.wide = new int[total.length];
    int last = total.length - 2;
    double width = (known.positions[last] - known.positions[0]) / Math.ceil(doane);
    int previous = 0;
    for (int bin = 1; bin <= last; bin++) {
      // Empty bins are left out: they would hold no cell.
      int wide = (int) ((known.positions[bin] - known.positions[0]) / width * 0.999999);
      known.wide[bin] = known.wide[bin - 1] + (wide == previous ? 0 : 1);
      previous = wide;
    }
    known.wide[last + 1] = known.wide[last] + 1;
  }

  private static int[] equalMass(long[] total, long values) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    double mass = 0;
    for (int bin = 0; bin < total.length - 1; bin++) {
      if (bin > 0 && mass > 0 && mass + total[bin] / 2.0 > (double) values / EQUAL_MASS) {
        starts.add(bin);
        mass = 0;
      }
      mass += total[bin];
    }
    starts.add(total.length - 1);
    return starts.stream().mapToInt(Integer::intValue).toArray();
  }

  /** As the product bins: of categories the 30 most frequent, the others, the new ones. */
  private static Bins coarse(SimulatedColumn column, Watched known, long[] counts) {
    if (!column.isNumeric()) {
      long[] merged = new long[32];
      for (int cell = 0; cell < counts.length; cell++) {
        merged[cell == counts.length - 1 ? 31 : Math.min(30, cell)] += counts[cell];
      }
      return Bins.of(merged);
    }
    long[] merged = new long[known.starts.length];
    double[] places = new double[known.starts.length];
    for (int bin = 0; bin < merged.length; bin++) {
      int end = bin + 1 < merged.length ? known.starts[bin + 1] : counts.length;
      for (int i = known.starts[bin]; i < end; i++) {
        merged[bin] += counts[i];
      }
      places[bin] = known.positions[known.starts[bin]];
    }
    return Bins.of(merged, places);
  }

  private static Trace trace(SimulatedColumn column, Watched known, long[] counts) {
    Bins coarse = coarse(column, known, counts);
    Bins scored = column.isNumeric() ? Bins.of(counts, known.positions) : coarse;
    return known.contrasts.trace(scored, coarse);
  }

  private static double[] distances(
      SimulatedColumn column, Watched known, long[] counts, long values) {
    return Peers.distances(
        shares(counts),
        known.shares,
        known.positions,
        known.wide,
        known.deviation,
        values,
        known.values);
  }

  /** What the watched month's window {@code w} of one column says. */
  Said say(int w, int c, SimulatedColumn.Change change) {
    int at = w + BASELINE_DAYS * perDay;
    SimulatedColumn column = columns.get(c);
    Watched known = watched[c];
    long[] lost = {0, 0};
    long[] counts = draw(column, known, states[c][at], change, rows[at], lost);
    exceedRecord(column, known, states[c][at], change, counts);
    latestCounts = counts;
    long values = Arrays.stream(counts).sum();
    double[] peers = new double[Peers.values().length];
    if (rows[at] < LEAST_ROWS || values < 50) {
      return new Said(0, 0, peers, 0, 1);
    }
    String name = "f" + c;
    Trace trace = trace(column, known, counts);
    double evidence = calibration.driftRatio(name, trace, at(at), falseAlarm).orElse(0);
    double effect = JS.distance(coarse(column, known, counts), known.coarse) / FLOOR;
    double quality = qualityRatio(name, MetricNames.MISSING, lost[0], at, known, MISSING_ABOVE);
    double chance = effect > 1 ? calibration.driftChance(name, trace, at(at)).orElse(1) : 1;
    chance = Math.min(chance, qualityChance(name, MetricNames.MISSING, lost[0], at, known));
    if (!column.isNumeric()) {
      long unseen = counts[counts.length - 1];
      chance = Math.min(chance, qualityChance(name, MetricNames.UNSEEN, unseen, at, known));
      quality =
          Math.max(
              quality, qualityRatio(name, MetricNames.UNSEEN, unseen, at, known, UNSEEN_ABOVE));
    }
    peers = distances(column, known, counts, values);
    for (Peers peer : Peers.values()) {
      int p = peer.ordinal();
      if (peer.byChunks) {
        peers[p] = (peers[p] - known.peerMeans[p]) / known.peerDeviations[p];
      }
    }
    double missing = ((double) lost[0] / rows[at] - known.missingMean) / known.missingDeviation;
    return new Said(Math.min(evidence, effect), quality, peers, missing, chance);
  }

  private double qualityRatio(
      String name, String metric, long bad, int at, Watched known, double configured) {
    double usual = metric.equals(MetricNames.MISSING) ? (double) known.missing / known.rows : 0;
    double chance = calibration.shareLimit(metric, name, rows[at], at(at), falseAlarm).orElse(0);
    return (double) bad / rows[at] / Math.max(usual + configured, chance);
  }

  private double qualityChance(String name, String metric, long bad, int at, Watched known) {
    boolean isMissing = metric.equals(MetricNames.MISSING);
    double usual = isMissing ? (double) known.missing / known.rows : 0;
    double configured = isMissing ? MISSING_ABOVE : UNSEEN_ABOVE;
    return (double) bad / rows[at] > usual + configured
        ? calibration.shareChance(metric, name, bad, rows[at], at(at)).orElse(1)
        : 1;
  }

  Performance performance(int w, double drop) {
    int at = w + BASELINE_DAYS * perDay;
    long labels = Math.round(labelled * rows[at]);
    if (labels < 100) {
      return new Performance(0, 0, 1);
    }
    double accuracy = (double) Draws.binomial(labels, accuracy(at, drop), random) / labels;
    double error =
        Math.sqrt(
            accuracy * (1 - accuracy) / labels
                + baselineAccuracy * (1 - baselineAccuracy) / baselineLabels);
    double z = Distributions.normalQuantile(Calibration.PERFORMANCE_SHARE * falseAlarm);
    double fall = baselineAccuracy - accuracy;
    double chance =
        fall > MAX_DROP
            ? Math.min(1, (1 - Draws.normal(fall / error)) / Calibration.PERFORMANCE_SHARE)
            : 1;
    return new Performance(fall / Math.max(MAX_DROP, z * error), fall / accuracyDeviation, chance);
  }

  /** Counts of the baseline's windows; of daily windows only. [windows][bins] */
  long[][] baselineCounts(int c) {
    return baselineCounts[c];
  }

  /** Counts of the window that was last told of. [bins] */
  long[] latestCounts() {
    return latestCounts;
  }

  /** The value that stands for each bin; empty for categories. [bins] */
  double[] positions(int c) {
    return watched[c].positions;
  }
}
