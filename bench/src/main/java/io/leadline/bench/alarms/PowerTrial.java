package io.leadline.bench.alarms;

import io.leadline.bench.alarms.AlarmTrial.Incidents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many changes are found, and how soon, at one rate of false alarms: {@code PowerTrial [models]
 * [threads]}.
 *
 * <p>In models of 100 features, one column (or the labels) changes on the tenth day of the month
 * and stays so. Leadline runs with its defaults. Each other method's threshold is set so that on
 * the very same models, without the change, it opens as many incidents a month as Leadline's rule
 * of the same kind does (drift, missing values, performance), and at least one in all models. A
 * change is found when the changed column, or the labels, breach.
 */
public final class PowerTrial {

  private PowerTrial() {}

  static final int CHANGE_DAY = 10;
  private static final int MISSING = Peers.values().length;
  private static final int PERFORMANCE = MISSING + 1;
  private static final int METHODS = PERFORMANCE + 1;

  /** One setting of windows. */
  record Setting(Duration window, double rows) {}

  static final List<Setting> SETTINGS =
      List.of(
          new Setting(Duration.ofHours(1), 300),
          new Setting(Duration.ofHours(1), 5_000),
          new Setting(Duration.ofDays(1), 1_000),
          new Setting(Duration.ofDays(1), 50_000));

  enum Target {
    NUMBERS,
    CATEGORIES,
    ANY,
    LABELS
  }

  /** A change of some size. */
  record Case(String name, Target target, SimulatedColumn.Change change, double drop) {}

  static final List<Case> CASES = cases();

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (double shift : new double[] {0.15, 0.25, 0.5, 1}) {
      cases.add(numbers("location +%s sd".formatted(shift), shift, 1, 0, 0));
    }
    for (double stretch : new double[] {1.25, 1.5, 2}) {
      cases.add(numbers("spread × %s".formatted(stretch), 0, stretch, 0, 0));
    }
    for (double mixed : new double[] {0.25, 0.5, 1}) {
      cases.add(numbers("two humps, %.0f %% of rows".formatted(100 * mixed), 0, 1, mixed, 0));
    }
    for (double scaled : new double[] {0.02, 0.1, 1}) {
      cases.add(numbers("unit × 1000, %.0f %% of rows".formatted(100 * scaled), 0, 1, 0, scaled));
    }
    for (double moved : new double[] {0.05, 0.1, 0.2}) {
      cases.add(
          new Case(
              "category −%.0f points".formatted(100 * moved),
              Target.CATEGORIES,
              new SimulatedColumn.Change(0, 1, 0, 0, moved, 0),
              0));
    }
    for (double missing : new double[] {0.03, 0.1, 0.3}) {
      cases.add(
          new Case(
              "missing +%.0f points".formatted(100 * missing),
              Target.ANY,
              new SimulatedColumn.Change(0, 1, 0, 0, 0, missing),
              0));
    }
    for (double drop : new double[] {0.05, 0.08, 0.15}) {
      cases.add(
          new Case(
              "concept: accuracy −%.0f points".formatted(100 * drop),
              Target.LABELS,
              SimulatedColumn.Change.NONE,
              drop));
    }
    return cases;
  }

  private static Case numbers(
      String name, double shift, double stretch, double mixed, double scaled) {
    return new Case(
        name, Target.NUMBERS, new SimulatedColumn.Change(shift, stretch, mixed, scaled, 0, 0), 0);
  }

  /**
   * What one model showed.
   *
   * @param incidents of Leadline without any change: drift, quality, performance
   * @param unchanged [methods][windows] the largest statistic of each window without any change
   * @param delay [cases] windows from the change to Leadline's alarm; −1 for none
   * @param changed [cases][methods][windows] statistics of the changed column from the change on
   */
  private record Model(
      int[] incidents, float[][] unchanged, int[] delay, float[][][] changed, Duration window) {}

  public static void main(String[] args) throws Exception {
    int models = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    int threads = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    long began = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(threads, AlarmTrial::daemon);
    double[] found = new double[METHODS];
    for (Setting setting : SETTINGS) {
      List<Future<Model>> pending = new ArrayList<>();
      int count = setting.window().equals(Duration.ofDays(1)) ? 3 * models : models;
      for (int i = 0; i < count; i++) {
        long seed = 1_000_000L + i;
        pending.add(pool.submit(() -> observe(seed, setting)));
      }
      List<Model> done = new ArrayList<>();
      for (Future<Model> future : pending) {
        done.add(future.get());
      }
      print(setting, done, found);
    }
    System.out.printf("%n%.0f s on %d threads%n", (System.nanoTime() - began) / 1e9, threads);
  }

  private static Model observe(long seed, Setting setting) {
    SimulatedModel model = new SimulatedModel(seed, setting.window(), setting.rows());
    int windows = model.months();
    float[][] unchanged = new float[METHODS][windows];
    Incidents drift = new Incidents(model.window);
    Incidents quality = new Incidents(model.window);
    Incidents performance = new Incidents(model.window);
    for (int w = 0; w < windows; w++) {
      double worstDrift = 0;
      double worstQuality = 0;
      for (int c = 0; c < SimulatedModel.COLUMNS; c++) {
        SimulatedModel.Said said = model.say(w, c, SimulatedColumn.Change.NONE);
        worstDrift = Math.max(worstDrift, said.drift());
        worstQuality = Math.max(worstQuality, said.quality());
        for (int p = 0; p < MISSING; p++) {
          unchanged[p][w] = Math.max(unchanged[p][w], (float) said.peers()[p]);
        }
        unchanged[MISSING][w] = Math.max(unchanged[MISSING][w], (float) said.missing());
      }
      SimulatedModel.Performance labels = model.performance(w, 0);
      unchanged[PERFORMANCE][w] = (float) labels.peer();
      drift.add(model.start(w), worstDrift > 1);
      quality.add(model.start(w), worstQuality > 1);
      performance.add(model.start(w), labels.drop() > 1);
    }
    int[] incidents = {drift.count(), quality.count(), performance.count()};
    int from = CHANGE_DAY * model.perDay;
    int[] delay = new int[CASES.size()];
    float[][][] changed = new float[CASES.size()][METHODS][windows - from];
    for (int i = 0; i < CASES.size(); i++) {
      delay[i] = change(model, CASES.get(i), from, changed[i], seed);
    }
    return new Model(incidents, unchanged, delay, changed, model.window);
  }

  private static int change(
      SimulatedModel model, Case change, int from, float[][] statistics, long seed) {
    int column = column(change.target(), seed);
    boolean[] breaches = new boolean[model.months() - from];
    for (int w = from; w < model.months(); w++) {
      boolean isFound;
      if (change.target() == Target.LABELS) {
        SimulatedModel.Performance labels = model.performance(w, change.drop());
        statistics[PERFORMANCE][w - from] = (float) labels.peer();
        isFound = labels.drop() > 1;
      } else {
        SimulatedModel.Said said = model.say(w, column, change.change());
        for (int p = 0; p < MISSING; p++) {
          statistics[p][w - from] = (float) said.peers()[p];
        }
        statistics[MISSING][w - from] = (float) said.missing();
        isFound = said.drift() > 1 || said.quality() > 1;
      }
      breaches[w - from] = isFound;
    }
    return first(breaches);
  }

  private static int first(boolean[] breaches) {
    for (int w = 0; w < breaches.length; w++) {
      if (breaches[w]) {
        return w;
      }
    }
    return -1;
  }

  static int column(Target target, long seed) {
    int pick = (int) (seed * 31 % 10);
    return switch (target) {
      case NUMBERS -> 10 * pick + (int) (seed % 7);
      case CATEGORIES -> 10 * pick + 7 + (int) (seed % 3);
      default -> 10 * pick + (int) (seed % 10);
    };
  }

  private static void print(Setting setting, List<Model> models, double[] found) {
    int[] rates = new int[3];
    for (Model model : models) {
      for (int rule = 0; rule < 3; rule++) {
        rates[rule] += model.incidents()[rule];
      }
    }
    double[] thresholds = new double[METHODS];
    for (int method = 0; method < METHODS; method++) {
      int rule = method < MISSING ? 0 : method == MISSING ? 1 : 2;
      thresholds[method] = threshold(models, method, Math.max(1, rates[rule]));
    }
    double perModel = models.size();
    System.out.printf(
        "%n### %s windows of about %,.0f rows: %d models, %.2f false alarms a month each"
            + " (drift %.2f, quality %.2f, performance %.2f)%n%n",
        setting.window().toString().substring(2),
        setting.rows(),
        models.size(),
        (rates[0] + rates[1] + rates[2]) / perModel,
        rates[0] / perModel,
        rates[1] / perModel,
        rates[2] / perModel);
    System.out.println("| change | Leadline | best other | | all others |");
    System.out.println("|---|---|---|---|---|");
    for (int i = 0; i < CASES.size(); i++) {
      print(CASES.get(i), i, models, thresholds);
    }
  }

  /** The least threshold down to which a method opens at most so many incidents. */
  private static double threshold(List<Model> models, int method, int most) {
    double threshold = 0.01;
    for (Model model : models) {
      for (float statistic : model.unchanged()[method]) {
        threshold = Math.max(threshold, statistic);
      }
    }
    // From above: far below, one alarm that never ends would count as one incident.
    while (threshold > 1e-4 && incidents(models, method, 0.99 * threshold) <= most) {
      threshold *= 0.99;
    }
    return threshold;
  }

  private static int incidents(List<Model> models, int method, double threshold) {
    int count = 0;
    for (Model model : models) {
      // As the tracker: open until two windows in a row are good.
      int goods = 2;
      for (float statistic : model.unchanged()[method]) {
        boolean isBreach = statistic > threshold;
        count += isBreach && goods >= 2 ? 1 : 0;
        goods = isBreach ? 0 : goods + 1;
      }
    }
    return count;
  }

  private static void print(Case change, int index, List<Model> models, double[] thresholds) {
    int left = models.get(0).changed()[index][0].length;
    int[] own = models.stream().mapToInt(model -> model.delay()[index]).toArray();
    StringBuilder all = new StringBuilder();
    String best = "";
    double bestDelay = Double.MAX_VALUE;
    int bestFound = -1;
    for (int method = 0; method < METHODS; method++) {
      boolean isApt =
          switch (change.target()) {
            case LABELS -> method == PERFORMANCE;
            case ANY -> method == MISSING;
            default -> method < MISSING;
          };
      if (!isApt) {
        continue;
      }
      int[] delays = new int[models.size()];
      for (int m = 0; m < delays.length; m++) {
        delays[m] = delay(models.get(m), index, method, thresholds[method]);
      }
      int found = (int) Arrays.stream(delays).filter(d -> d >= 0).count();
      double delay = delay(delays, left);
      all.append(all.length() == 0 ? "" : ", ").append(words(delays, left));
      if (found > bestFound || (found == bestFound && delay < bestDelay)) {
        bestFound = found;
        bestDelay = delay;
        best = name(method) + " " + words(delays, left);
      }
    }
    long ownFound = Arrays.stream(own).filter(d -> d >= 0).count();
    boolean isAhead =
        ownFound >= bestFound && delay(own, left) <= bestDelay + 0.05 * Math.max(1, bestDelay);
    System.out.printf(
        "| %s | %s | %s | %s | %s |%n",
        change.name(), words(own, left), best, isAhead ? "" : "behind", all);
  }

  private static String name(int method) {
    return method == MISSING
        ? "NannyML: missing values"
        : method == PERFORMANCE ? "NannyML: realised accuracy" : Peers.values()[method].label;
  }

  private static int delay(Model model, int index, int method, double threshold) {
    float[] changed = model.changed()[index][method];
    boolean[] breaches = new boolean[changed.length];
    for (int w = 0; w < breaches.length; w++) {
      breaches[w] = changed[w] > threshold;
    }
    return first(breaches);
  }

  /** Mean number of windows to the alarm; what is never found counts as the whole rest. */
  private static double delay(int[] delays, int left) {
    return Arrays.stream(delays).map(d -> d < 0 ? left : d + 1).average().orElse(0);
  }

  private static String words(int[] delays, int left) {
    double share = (double) Arrays.stream(delays).filter(d -> d >= 0).count() / delays.length;
    return "%.0f %% in %.1f".formatted(100 * share, delay(delays, left));
  }
}
