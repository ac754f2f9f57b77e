package io.leadline.bench.alarms;

import io.leadline.bench.alarms.AlarmTrial.Incidents;
import io.leadline.core.discovery.DiscoveryControl;
import io.leadline.core.discovery.ELond;
import io.leadline.core.discovery.Lord;
import io.leadline.core.discovery.Saffron;
import io.leadline.core.discovery.Spending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * What decides how strictly a window is judged: the even budget, or online control of false
 * discoveries, on the changes of {@link PowerTrial}: {@code ControlTrial [models] [threads]}.
 *
 * <p>Each window is one hypothesis, with the calibration's chance as its p-value: all features and
 * rules together. Each control begins anew with the budget's period of 30 days. A control of the
 * false-discovery rate α opens at most α ÷ (1 − α) false alarms in the mean, as V ≤ α max(R, 1) in
 * expectation; so a budget of one is α = ½.
 */
public final class ControlTrial {

  private static final double ALPHA = 0.5;
  private static final double CANDIDATE = 0.1;

  private ControlTrial() {}

  /** By name, given the windows of a period. */
  private static Map<String, IntFunction<DiscoveryControl>> controls() {
    Map<String, IntFunction<DiscoveryControl>> controls = new LinkedHashMap<>();
    controls.put("budget", Even::new);
    controls.put("LORD++", n -> Lord.of(ALPHA, ALPHA / 2, Spending.SLOW));
    controls.put("LORD++, even", n -> Lord.of(ALPHA, ALPHA, Spending.evenly(n)));
    controls.put("SAFFRON", n -> Saffron.of(ALPHA, ALPHA / 2, CANDIDATE, Spending.FAST));
    controls.put("SAFFRON, even", n -> Saffron.of(ALPHA, ALPHA, CANDIDATE, Spending.evenly(n)));
    controls.put("e-LOND", n -> ELond.of(ALPHA, Spending.SLOW));
    controls.put("e-LOND, even", n -> ELond.of(ALPHA, Spending.evenly(n)));
    controls.put("LORD++, even, α = 1", n -> Lord.of(1, 1, Spending.evenly(n)));
    controls.put("SAFFRON, even, α = 1", n -> Saffron.of(1, 1, CANDIDATE, Spending.evenly(n)));
    return controls;
  }

  /** The even budget: the same level for every window. */
  private record Even(int windows) implements DiscoveryControl {
    @Override
    public double level() {
      return 1.0 / windows;
    }

    @Override
    public Even after(double pValue) {
      return this;
    }
  }

  /**
   * What one model showed.
   *
   * @param unchanged [windows] chance of each window without any change
   * @param changed [cases][windows] chance of what changed alone, from the change on
   */
  private record Model(SimulatedModel simulated, double[] unchanged, double[][] changed) {}

  public static void main(String[] args) throws Exception {
    int models = args.length > 0 ? Integer.parseInt(args[0]) : 16;
    int threads = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    long began = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(threads, AlarmTrial::daemon);
    for (PowerTrial.Setting setting : PowerTrial.SETTINGS) {
      List<Future<Model>> pending = new ArrayList<>();
      int count = setting.window().toDays() == 1 ? 3 * models : models;
      for (int i = 0; i < count; i++) {
        long seed = 2_000_000L + i;
        pending.add(pool.submit(() -> observe(seed, setting)));
      }
      List<Model> done = new ArrayList<>();
      for (Future<Model> future : pending) {
        done.add(future.get());
      }
      print(setting, done);
    }
    System.out.printf("%n%.0f s on %d threads%n", (System.nanoTime() - began) / 1e9, threads);
  }

  private static Model observe(long seed, PowerTrial.Setting setting) {
    SimulatedModel model = new SimulatedModel(seed, setting.window(), setting.rows());
    double[] unchanged = new double[model.months()];
    for (int w = 0; w < unchanged.length; w++) {
      unchanged[w] = model.performance(w, 0).chance();
      for (int c = 0; c < SimulatedModel.COLUMNS; c++) {
        double chance = model.say(w, c, SimulatedColumn.Change.NONE).chance();
        unchanged[w] = Math.min(unchanged[w], chance);
      }
    }
    int from = PowerTrial.CHANGE_DAY * model.perDay;
    double[][] changed = new double[PowerTrial.CASES.size()][unchanged.length - from];
    for (int i = 0; i < changed.length; i++) {
      PowerTrial.Case change = PowerTrial.CASES.get(i);
      int column = PowerTrial.column(change.target(), seed);
      for (int w = from; w < unchanged.length; w++) {
        changed[i][w - from] =
            change.target() == PowerTrial.Target.LABELS
                ? model.performance(w, change.drop()).chance()
                : model.say(w, column, change.change()).chance();
      }
    }
    return new Model(model, unchanged, changed);
  }

  private static void print(PowerTrial.Setting setting, List<Model> models) {
    System.out.printf(
        "%n### %s windows of about %,.0f rows: %d models%n%n",
        setting.window().toString().substring(2), setting.rows(), models.size());
    System.out.println(
        "| control | false alarms a month | changes found | windows to the alarm, rest if never |"
            + " found later than by the budget | sooner |");
    System.out.println("|---|---|---|---|---|---|");
    int[][] budget = delays(models, Even::new);
    controls().forEach((name, control) -> print(name, control, models, budget));
  }

  private static void print(
      String name, IntFunction<DiscoveryControl> control, List<Model> models, int[][] budget) {
    double alarms = models.stream().mapToInt(m -> falseAlarms(m, control)).average().orElse(0);
    int[][] delays = delays(models, control);
    int all = 0;
    int found = 0;
    int later = 0;
    int sooner = 0;
    double sum = 0;
    for (int m = 0; m < delays.length; m++) {
      for (int i = 0; i < delays[m].length; i++) {
        int left = models.get(m).changed()[i].length;
        all++;
        found += delays[m][i] < left ? 1 : 0;
        sum += Math.min(left, delays[m][i] + 1);
        later += delays[m][i] > budget[m][i] ? 1 : 0;
        sooner += delays[m][i] < budget[m][i] ? 1 : 0;
      }
    }
    System.out.printf(
        "| %s | %.2f | %.1f %% | %.2f | %.1f %% | %.1f %% |%n",
        name, alarms, 100.0 * found / all, sum / all, 100.0 * later / all, 100.0 * sooner / all);
  }

  private static int falseAlarms(Model model, IntFunction<DiscoveryControl> control) {
    Incidents incidents = new Incidents(model.simulated().window);
    DiscoveryControl state = control.apply(model.unchanged().length);
    for (int w = 0; w < model.unchanged().length; w++) {
      double chance = model.unchanged()[w];
      incidents.add(model.simulated().start(w), state.isDiscovery(chance));
      state = state.after(chance);
    }
    return incidents.count();
  }

  /** Windows from each change to the alarm of what changed; all that are left where none comes. */
  private static int[][] delays(List<Model> models, IntFunction<DiscoveryControl> control) {
    return models.stream().map(model -> delays(model, control)).toArray(int[][]::new);
  }

  private static int[] delays(Model model, IntFunction<DiscoveryControl> control) {
    int[] delays = new int[model.changed().length];
    int from = model.unchanged().length - model.changed()[0].length;
    for (int i = 0; i < delays.length; i++) {
      DiscoveryControl state = control.apply(model.unchanged().length);
      delays[i] = model.changed()[i].length;
      for (int w = 0; w < model.unchanged().length; w++) {
        double own = w < from ? 1 : model.changed()[i][w - from];
        if (w >= from && state.isDiscovery(own)) {
          delays[i] = w - from;
          break;
        }
        state = state.after(Math.min(own, model.unchanged()[w]));
      }
    }
    return delays;
  }
}
