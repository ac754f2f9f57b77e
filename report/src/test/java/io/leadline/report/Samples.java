package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.outlier.AnomalyScorerFitter;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/** Findings as a monitor of car loans would give them. */
final class Samples {

  static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

  private Samples() {}

  static Finding drift(String feature, double value, double limit, String detail) {
    return finding(MetricNames.DRIFT, feature, "js", value, limit, detail);
  }

  static Finding finding(
      String metric, String feature, String method, double value, double limit, String detail) {
    return new Finding(
        metric,
        feature,
        method,
        method.isEmpty() ? "" : "baseline",
        OptionalDouble.of(value),
        OptionalDouble.of(limit),
        value > limit ? Verdict.VIOLATED : Verdict.OK,
        Severity.WARNING,
        detail);
  }

  static Finding failed(String metric, String feature, Verdict verdict, String detail) {
    return new Finding(
        metric,
        feature,
        "",
        "",
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        verdict,
        Severity.INFO,
        detail);
  }

  static List<Finding> carLoans() {
    return List.of(
        drift("car_value", 0.471, 0.039, "median 21,904 → 44,640"),
        drift("debt_to_income_ratio", 0.028, 0.039, "median 0.66 → 0.66"),
        drift("loan_length", 0.241, 0.037, "median 16 → 19"),
        drift("repaid_loan_on_prev_car", 0.236, 0.018, "True 55 % → 80 %"),
        drift("salary_range", 0.190, 0.020, "60K+ € 10 % → 1 %"),
        drift("driver_tenure", 0.021, 0.035, "median 6 → 6"),
        drift("size_of_downpayment", 0.011, 0.024, "20 % 8 % → 9 %"),
        finding(MetricNames.MISSING, "salary_range", "", 0.034, 0.02, "missing 0.1 % → 3.4 %"),
        finding(MetricNames.UNSEEN, "salary_range", "", 0, 0.001, ""),
        finding(MetricNames.MISSING, "car_value", "", 0.001, 0.02, ""),
        finding(MetricNames.MISMATCHED, "car_value", "", 0, 0.001, ""));
  }

  /** Two of 402 loans are of another world. */
  static ReportModel withAnomalies() {
    Layout layout = Layout.of(new Schema(List.of(Field.numeric("amount"))), 256);
    Batch known = amounts(2_000, 1, "");
    Layout scoring =
        layout.withAnomalyScorer(
            new AnomalyScorerFitter(layout.schema(), 0.001, false).fit(List.of(known)));
    Batch odd =
        new Batch(
            "m",
            "",
            new String[] {"loan-7", "loan-8"},
            new long[2],
            List.of(NumberColumn.of("amount", 1e9, -1e6)));
    ProfileBuilder baseline = new ProfileBuilder(scoring);
    baseline.add(known);
    ProfileBuilder current = new ProfileBuilder(scoring);
    current.add(amounts(400, 2, "usual-"));
    current.add(odd);
    return ReportModel.of(
        ReportModel.Side.of("train.csv", baseline.build()),
        ReportModel.Side.of("today.csv", current.build()),
        List.of(),
        0.1);
  }

  private static Batch amounts(int rows, long seed, String prefix) {
    String[] ids = new String[rows];
    Arrays.setAll(ids, row -> prefix + row);
    // Within the range, so that none is odd.
    double[] values =
        new Random(seed).doubles(rows, seed == 1 ? 0 : 10, seed == 1 ? 100 : 90).toArray();
    return new Batch("m", "", ids, new long[rows], List.of(NumberColumn.of("amount", values)));
  }

  static ReportModel carLoanReport() {
    return ReportModel.of(
        new ReportModel.Side("train.parquet", 50_000, Optional.empty()),
        new ReportModel.Side("2026-11-22.parquet", 25_000, Optional.empty()),
        carLoans(),
        0.41);
  }

  /** Windows of one day each in which the first half of the features drifts from day 20 on. */
  static List<ReportModel.Window> windows(int features, int count, long seed) {
    Random random = new Random(seed);
    List<ReportModel.Window> windows = new ArrayList<>();
    for (int day = 0; day < count; day++) {
      Instant start = START.plus(Duration.ofDays(day));
      List<Finding> findings = new ArrayList<>();
      for (int feature = 0; feature < features; feature++) {
        boolean drifted = day >= 20 && feature % 2 == 0;
        double value = drifted ? 0.05 + random.nextDouble() * 0.4 : random.nextDouble() * 0.029;
        findings.add(drift(name(feature), value, 0.03, "median 21,904 → 44,640"));
      }
      windows.add(new ReportModel.Window(start, start.plus(Duration.ofDays(1)), 5_000, findings));
    }
    return windows;
  }

  static String name(int feature) {
    return "customer_feature_number_%02d".formatted(feature);
  }
}
