package io.leadline.bench.alarms;

import io.leadline.core.alert.IncidentChange;
import io.leadline.core.alert.IncidentTracker;
import io.leadline.core.alert.RuleOutcome;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Severity;
import io.leadline.core.schema.WindowKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * False alarms of models in which nothing changes: {@code AlarmTrial months threads [first file]}.
 * With a file the months are added to it, and all that are in it are told.
 *
 * <p>Half of the model-months have daily windows, a quarter each six-hourly and hourly ones, of
 * about 50 to 100,000 rows. An alarm is an incident that the default alert rules open. Prints the
 * mean a month with the upper end of its 95 % interval, and the same of other tools' default rules.
 */
public final class AlarmTrial {

  private AlarmTrial() {}

  /** Incidents of one month, by rule. */
  record Month(String kind, int[] incidents, double[] breaching) {}

  private static final List<String> RULES =
      List.of(
          "Leadline, all default rules",
          "  drift",
          "  data quality",
          "  performance",
          "Evidently, any column (reference > 1,000 rows)",
          "Evidently, half of the columns",
          "Evidently, any column (tests, p < 0.05)",
          "NannyML, univariate drift, mean + 3 sd");

  public static void main(String[] args) throws Exception {
    int months = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int threads = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    int first = args.length > 2 ? Integer.parseInt(args[2]) : 0;
    long began = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(threads, AlarmTrial::daemon);
    List<Future<Month>> pending = new ArrayList<>();
    for (int month = first; month < first + months; month++) {
      long seed = month;
      pending.add(pool.submit(() -> month(seed)));
    }
    List<Month> done = new ArrayList<>();
    for (Future<Month> future : pending) {
      Month month = future.get();
      done.add(month);
      if (args.length > 3) {
        keep(Path.of(args[3]), month);
      }
    }
    pool.shutdown();
    if (args.length > 3) {
      done = kept(Path.of(args[3]));
    }
    print("all", done);
    for (String kind : done.stream().map(Month::kind).distinct().sorted().toList()) {
      print(kind, done.stream().filter(month -> month.kind().equals(kind)).toList());
    }
    System.out.printf("%.0f s on %d threads%n", (System.nanoTime() - began) / 1e9, threads);
  }

  private static void keep(Path file, Month month) throws IOException {
    StringBuilder line = new StringBuilder(month.kind());
    for (int rule = 0; rule < month.incidents().length; rule++) {
      line.append(' ').append(month.incidents()[rule]);
      line.append(' ').append(month.breaching()[rule]);
    }
    Files.write(
        file, List.of(line.toString()), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static List<Month> kept(Path file) throws IOException {
    List<Month> all = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(" ", -1);
      int[] incidents = new int[RULES.size()];
      double[] breaching = new double[RULES.size()];
      for (int rule = 0; rule < incidents.length; rule++) {
        incidents[rule] = Integer.parseInt(parts[1 + 2 * rule]);
        breaching[rule] = Double.parseDouble(parts[2 + 2 * rule]);
      }
      all.add(new Month(parts[0], incidents, breaching));
    }
    return all;
  }

  static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "alarm-trial");
    thread.setDaemon(true);
    return thread;
  }

  /** The model of a seed: its windows and rows are drawn first. */
  static SimulatedModel model(long seed) {
    SplittableRandom random = new SplittableRandom(seed + 77);
    double kind = random.nextDouble();
    Duration window =
        kind < 0.25 ? Duration.ofHours(1) : kind < 0.5 ? Duration.ofHours(6) : Duration.ofDays(1);
    double level = Math.exp(Math.log(80) + random.nextDouble() * Math.log(60_000.0 / 80));
    return new SimulatedModel(seed, window, level);
  }

  private static Month month(long seed) {
    SimulatedModel model = model(seed);
    Incidents[] found = new Incidents[RULES.size()];
    Arrays.setAll(found, rule -> new Incidents(model.window));
    for (int w = 0; w < model.months(); w++) {
      double drift = 0;
      double quality = 0;
      double[] peers = new double[Peers.values().length];
      int drifted = 0;
      for (int c = 0; c < SimulatedModel.COLUMNS; c++) {
        SimulatedModel.Said said = model.say(w, c, SimulatedColumn.Change.NONE);
        drift = Math.max(drift, said.drift());
        quality = Math.max(quality, said.quality());
        drifted += said.peers()[Peers.EVIDENTLY.ordinal()] >= 0.1 ? 1 : 0;
        for (int p = 0; p < peers.length; p++) {
          peers[p] = Math.max(peers[p], said.peers()[p]);
        }
      }
      double performance = model.performance(w, 0).drop();
      Instant start = model.start(w);
      found[1].add(start, drift > 1);
      found[2].add(start, quality > 1);
      found[3].add(start, performance > 1);
      found[4].add(start, peers[Peers.EVIDENTLY.ordinal()] >= 0.1);
      found[5].add(start, drifted >= SimulatedModel.COLUMNS / 2);
      found[6].add(start, peers[Peers.EVIDENTLY_TESTS.ordinal()] > -Math.log(0.05));
      found[7].add(start, peers[Peers.NANNYML.ordinal()] > 3);
    }
    int[] incidents = Arrays.stream(found).mapToInt(Incidents::count).toArray();
    incidents[0] = incidents[1] + incidents[2] + incidents[3];
    double[] breaching = Arrays.stream(found).mapToDouble(Incidents::breaching).toArray();
    breaching[0] = breaching[1] + breaching[2] + breaching[3];
    return new Month(model.window.toString(), incidents, breaching);
  }

  private static void print(String kind, List<Month> months) {
    System.out.printf(
        "%n| %s: %d model-months | incidents a month | 95 %% interval up to | months without |"
            + " windows in alarm |%n|---|---|---|---|---|%n",
        kind, months.size());
    for (int rule = 0; rule < RULES.size(); rule++) {
      int index = rule;
      double mean = months.stream().mapToInt(m -> m.incidents()[index]).average().orElse(0);
      double squares =
          months.stream().mapToDouble(m -> Math.pow(m.incidents()[index] - mean, 2)).sum();
      double error = Math.sqrt(squares / (months.size() - 1.0) / months.size());
      long silent = months.stream().filter(m -> m.incidents()[index] == 0).count();
      double breaching = months.stream().mapToDouble(m -> m.breaching()[index]).average().orElse(0);
      System.out.printf(
          "| %s | %.2f | %.2f | %.0f %% | %.2f %% |%n",
          RULES.get(rule),
          mean,
          mean + 1.96 * error,
          100.0 * silent / months.size(),
          100 * breaching);
    }
  }

  /** Counts the incidents of one rule, by the product's own tracker. */
  static final class Incidents {
    private static final AlertRule RULE = new AlertRule("rule", "", 1, Severity.WARNING, List.of());
    private final Duration window;
    private IncidentTracker.State state = IncidentTracker.State.START;
    private int opened;
    private int windows;
    private int breaches;

    Incidents(Duration window) {
      this.window = window;
    }

    void add(Instant start, boolean isBreach) {
      WindowKey key = WindowKey.of("model", start, start.plus(window));
      RuleOutcome outcome =
          isBreach ? RuleOutcome.breach(RULE, key, List.of(), 1) : RuleOutcome.clear(RULE, key);
      IncidentTracker.Step step = IncidentTracker.fold(state, outcome, () -> "inc", start);
      state = step.state();
      windows++;
      breaches += isBreach ? 1 : 0;
      opened +=
          step.change().filter(c -> c.kind() == IncidentChange.Kind.OPENED).isPresent() ? 1 : 0;
    }

    int count() {
      return opened;
    }

    /** Share of windows that breach. */
    double breaching() {
      return windows == 0 ? 0 : (double) breaches / windows;
    }
  }
}
