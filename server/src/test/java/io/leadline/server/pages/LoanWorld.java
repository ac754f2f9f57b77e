package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Task;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.Run;
import io.leadline.store.WindowFindings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;

/**
 * A store with three models: a troubled one whose features drift from 15 November on, a quiet one,
 * and one without predictions.
 */
final class LoanWorld {

  static final Instant START = Instant.parse("2026-10-24T00:00:00Z");
  static final Instant ONSET = Instant.parse("2026-11-15T00:00:00Z");
  static final Instant END = Instant.parse("2026-11-23T00:00:00Z");
  static final Instant NOW = END.plus(Duration.ofMinutes(41));

  private static final int ROWS = 600;
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.numeric("car_value"),
              Field.numeric("debt_to_income_ratio"),
              Field.numeric("driver_tenure"),
              Field.numeric("loan_length"),
              Field.categorical("repaid_loan_on_prev_car"),
              Field.categorical("salary_range"),
              new Field(
                  "postcode",
                  io.leadline.core.schema.Kind.CATEGORICAL,
                  io.leadline.core.schema.Role.FEATURE,
                  OptionalDouble.empty(),
                  OptionalDouble.empty(),
                  OptionalDouble.empty(),
                  true)));

  private LoanWorld() {}

  static MonitorLookup monitors() {
    return model ->
        Optional.of(
            new Monitor(
                model,
                Task.BINARY,
                "credit-risk@example.com",
                Optional.empty(),
                Optional.empty(),
                SCHEMA,
                Set.of(),
                new Monitor.BaselineSource("train.parquet", ""),
                new Windows(
                    Duration.ofHours(6),
                    List.of(Duration.ofDays(1)),
                    Duration.ZERO,
                    ZoneOffset.UTC,
                    100),
                Checks.DEFAULT,
                List.of()));
  }

  static MemoryStore store() {
    MemoryStore store = new MemoryStore();
    fill(store);
    return store;
  }

  /** Saves the three models to any store. */
  static void fill(FastStore store) {
    for (String model : List.of("loan-default", "churn", "new-model")) {
      store.saveMonitor(model, yaml(model), START);
    }
    fill(store, "loan-default", true, 1);
    fill(store, "churn", false, 2);
    store.saveIncident(incident(), List.of());
    store.saveIncident(resolved(), List.of());
    store.saveRun(
        new Run("loan-default", NOW, Duration.ofMillis(420), 4, 2_400, 0, 0, 1, false, List.of()));
  }

  private static String yaml(String model) {
    return """
        version: 1
        model: %s
        task: binary
        owner: credit-risk@example.com
        prediction: prediction
        baseline: train.parquet
        windows: { size: 6h, rollup: [1d], min_rows: 100 }
        alerts:
          - { name: features-drift, when: drift.ratio > 1, severity: critical }
          - { name: volume, when: rows < 500, severity: warning }
        """
        .formatted(model);
  }

  static Incident incident() {
    return new Incident(
        "inc-14",
        "loan-default",
        "features-drift",
        Severity.CRITICAL,
        Incident.State.OPEN,
        "4 of 7 features drifted on 15 Nov 2026 and have stayed so",
        ONSET,
        END,
        ONSET.plus(Duration.ofHours(6)),
        Optional.empty(),
        List.of(
            new Incident.Cause(
                MetricNames.DRIFT, "car_value", 0.471, 12.1, "median 21,904 → 44,640"),
            new Incident.Cause(
                MetricNames.MISSING, "salary_range", 0.034, 1.7, "missing 0.1 % → 3.4 %"),
            new Incident.Cause(MetricNames.PERFORMANCE_DROP, "", 0.06, 1.2, "0.97 → 0.91")));
  }

  private static Incident resolved() {
    return new Incident(
        "inc-9",
        "churn",
        "volume",
        Severity.WARNING,
        Incident.State.RESOLVED,
        "Only 120 predictions arrived in a window, 500 are expected",
        START.plus(Duration.ofDays(3)),
        START.plus(Duration.ofDays(3)).plus(Duration.ofHours(12)),
        START.plus(Duration.ofDays(3)),
        Optional.of(START.plus(Duration.ofDays(4))),
        List.of());
  }

  private static void fill(FastStore store, String model, boolean troubled, long seed) {
    Random random = new Random(seed);
    Layout layout = Layout.of(SCHEMA, Layout.WINDOW_RESOLUTION);
    Profile baseline = profile(layout, false, random);
    for (int i = 0; i < 5; i++) {
      baseline = baseline.merge(profile(layout, false, random));
    }
    store.saveBaseline(new Baseline(model, "2026-10", layout, baseline, START));
    Duration length = Duration.ofHours(6);
    for (Instant start = START; start.isBefore(END); start = start.plus(length)) {
      boolean outage = start.equals(Instant.parse("2026-11-04T06:00:00Z"));
      boolean drifted = troubled && !start.isBefore(ONSET);
      WindowKey window = WindowKey.of(model, start, start.plus(length));
      if (!outage) {
        Profile all = profile(layout, drifted, random);
        WindowFindings found =
            new WindowFindings(
                window, ROWS + random.nextInt(90), "2026-10", NOW, findings(drifted, random));
        if (troubled) {
          routed(store, window, all, layout, found);
        }
        store.accept(new Snapshot(window, Path.ETL, "etl", 1, 1, true, all));
        store.saveFindings(found);
      }
    }
  }

  /** What a router beside the model has seen: all, but for a night it was down and a bad noon. */
  private static void routed(
      FastStore store, WindowKey window, Profile all, Layout layout, WindowFindings found) {
    if (window.start().equals(Instant.parse("2026-11-18T00:00:00Z"))) {
      return;
    }
    boolean isLosing = window.start().equals(Instant.parse("2026-11-20T12:00:00Z"));
    Profile seen = isLosing ? profile(layout, false, new Random(9), ROWS - 83) : all;
    store.accept(new Snapshot(window, Path.SIDECAR, "pod-1", 1, 1, true, seen));
    store.saveFindings(
        new WindowFindings(
            window,
            isLosing ? ROWS - 83 : found.rows(),
            "2026-10",
            window.end(),
            isLosing ? findings(false, new Random(9)) : found.findings()));
  }

  private static List<Finding> findings(boolean drifted, Random random) {
    List<Finding> all = new ArrayList<>();
    String[] details = {
      "median 21,904 → 44,640",
      "median 0.66 → 0.66",
      "median 6 → 6",
      "median 16 → 19",
      "True 55 % → 80 %",
      "60K+ € 10 % → 1 %",
      "one 8 % → 9 %"
    };
    double[] ratios = {12, 0.7, 0.6, 6.5, 13, 9.4, 0.4};
    for (int i = 0; i < ratios.length; i++) {
      double ratio = drifted ? ratios[i] + random.nextGaussian() * 0.1 : random.nextDouble() * 0.9;
      String feature = SCHEMA.fields().get(i).name();
      all.add(finding(MetricNames.DRIFT, feature, "js", 0.036 * ratio, 0.036, details[i]));
    }
    double missing = drifted ? 0.034 + random.nextDouble() * 0.01 : 0.001;
    all.add(
        finding(MetricNames.MISSING, "salary_range", "", missing, 0.02, "missing 0.1 % → 3.4 %"));
    all.add(finding(MetricNames.MISSING, "car_value", "", 0, 0.02, ""));
    double auc = (drifted ? 0.91 : 0.972) + random.nextGaussian() * 0.002;
    all.add(
        new Finding(
            MetricNames.ROC_AUC,
            "",
            "",
            "",
            OptionalDouble.of(auc),
            OptionalDouble.empty(),
            Verdict.OK,
            Severity.INFO,
            ""));
    all.add(
        finding(
            MetricNames.PERFORMANCE_DROP, "", "", Math.max(0, 0.972 - auc), 0.05, "0.97 → 0.91"));
    return all;
  }

  private static Finding finding(
      String metric, String feature, String method, double value, double limit, String detail) {
    return new Finding(
        metric,
        feature,
        method,
        method.isEmpty() ? "" : "baseline",
        OptionalDouble.of(value),
        OptionalDouble.of(limit),
        value > limit ? Verdict.VIOLATED : Verdict.OK,
        metric.equals(MetricNames.PERFORMANCE_DROP) ? Severity.CRITICAL : Severity.WARNING,
        detail);
  }

  private static Profile profile(Layout layout, boolean drifted, Random random) {
    return profile(layout, drifted, random, ROWS);
  }

  private static Profile profile(Layout layout, boolean drifted, Random random, int rows) {
    double[] value = new double[rows];
    double[] debt = new double[rows];
    double[] tenure = new double[rows];
    double[] length = new double[rows];
    int[] repaid = new int[rows];
    int[] salary = new int[rows];
    int[] postcode = new int[rows];
    BitSet none = new BitSet();
    for (int row = 0; row < rows; row++) {
      value[row] = 9_000 + (drifted ? 30_000 : 12_000) * -Math.log(1 - random.nextDouble());
      debt[row] = 0.73 + 0.1 * Math.log(1 - random.nextDouble());
      tenure[row] = Math.max(0, 7 + Math.log(1 - random.nextDouble()));
      length[row] = Math.round(Math.min(22, (drifted ? 18 : 15) + 2 * random.nextGaussian()));
      repaid[row] = random.nextDouble() < (drifted ? 0.8 : 0.55) ? 0 : 1;
      salary[row] =
          drifted && random.nextDouble() < 0.034
              ? CategoryColumn.MISSING
              : random.nextInt(drifted ? 3 : 4);
      postcode[row] = random.nextInt(3);
    }
    List<Column> columns =
        List.of(
            new NumberColumn("car_value", value, none, none),
            new NumberColumn("debt_to_income_ratio", debt, none, none),
            new NumberColumn("driver_tenure", tenure, none, none),
            new NumberColumn("loan_length", length, none, none),
            new CategoryColumn("repaid_loan_on_prev_car", new String[] {"True", "False"}, repaid),
            new CategoryColumn(
                "salary_range",
                new String[] {"0 - 20K €", "20K - 40K €", "40K - 60K €", "60K+ €"},
                salary),
            new CategoryColumn("postcode", new String[] {"SECRET-1", "SECRET-2", "S-3"}, postcode));
    String[] ids = new String[rows];
    Arrays.fill(ids, "");
    ProfileBuilder builder = new ProfileBuilder(layout);
    builder.add(new Batch("loan-default", "1", ids, new long[rows], columns));
    return builder.build();
  }
}
