package io.leadline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.fairness.ParityMetric;
import io.leadline.core.monitor.Against;
import io.leadline.core.monitor.AlarmControl;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SeriesChecks;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Task;
import io.leadline.core.performance.BusinessValue;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MonitorFileTest {

  static final String MINIMAL =
      """
      version: 1
      model: churn
      task: binary
      timestamp: at
      prediction: answer
      probability: score
      baseline: train.parquet
      """;

  static final String FULL =
      """
      version: 1
      model: churn-eu
      task: regression
      owner: growth@example.com
      id: rid
      timestamp: at
      prediction: answer
      label: truth
      features:
        age: { type: numeric, min: 0, max: 130, importance: 0.3 }
        plan: { type: categorical, private: true }
        region: { type: categorical, role: tag }
      ignore: [session]
      baseline: { from: train.csv, version: "7" }
      collect:
        batch: { from: "logs/*.parquet", schedule: "0 3 * * *", timezone: Europe/Berlin }
        labels: { from: labels.csv, max_delay: 10d }
      windows: { size: 1d, rollup: [7d], lateness: 2h, timezone: Europe/Berlin, min_rows: 50 }
      checks:
        quality: { missing: 5%, unseen_values: 0.01, min_rows: 10 }
        drift: { against: [baseline, previous], method: ks, limit: 0.2, false_alarms: 2 per 30d, control: e-lond }
        performance: { metrics: [mae], max_drop: 0.1, min_labels: 30 }
        fairness: { attribute: region }
      alerts:
        - { when: drift.ratio > 2, for: 3 windows, severity: critical, notify: [ops] }
        - { name: bad data, when: quality.violations > 0 }
      notify:
        ops: { webhook: "https://example.com/${HOOK}", headers: { X-Team: growth }, secret: "${KEY}" }
        night: { pagerduty: "${KEY}" }
        europe: { pagerduty: { routing_key: r, url: "https://events.eu.pagerduty.com/v2/enqueue" } }
      """;

  private static MonitorFile parse(String yaml) throws InvalidMonitorException {
    return MonitorFile.parse(
        "monitor.yaml", yaml, name -> Optional.ofNullable(ENVIRONMENT.get(name)));
  }

  private static final Map<String, String> ENVIRONMENT = Map.of("HOOK", "a$b", "KEY", "k");

  @Test
  void sevenLinesAreAMonitorWithDefaultsForTheRest() throws Exception {
    Monitor monitor = parse(MINIMAL).monitor();

    assertThat(monitor.model()).isEqualTo("churn");
    assertThat(monitor.task()).isEqualTo(Task.BINARY);
    assertThat(monitor.timeField()).contains("at");
    assertThat(monitor.schema().field("score").orElseThrow().role()).isEqualTo(Role.SCORE);
    assertThat(monitor.windows().size()).isEqualTo(Duration.ofHours(1));
    assertThat(monitor.alerts())
        .extracting(AlertRule::name)
        .containsExactly("drift", "data quality", "performance");
  }

  @Test
  void everyKeyIsRead() throws Exception {
    MonitorFile file = parse(FULL);
    Monitor monitor = file.monitor();

    assertThat(monitor.owner()).isEqualTo("growth@example.com");
    assertThat(monitor.idField()).contains("rid");
    assertThat(monitor.schema().field("age").orElseThrow().max()).hasValue(130);
    assertThat(monitor.schema().field("plan").orElseThrow().isPrivate()).isTrue();
    assertThat(monitor.schema().field("region").orElseThrow().role()).isEqualTo(Role.TAG);
    assertThat(monitor.schema().field("truth").orElseThrow().kind()).isEqualTo(Kind.NUMERIC);
    assertThat(monitor.ignore()).containsExactly("session");
    assertThat(monitor.baseline()).isEqualTo(new Monitor.BaselineSource("train.csv", "7"));
    assertThat(monitor.windows().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(monitor.windows().rollups()).containsExactly(Duration.ofDays(7));
    assertThat(monitor.windows().minRows()).isEqualTo(50);
    assertThat(monitor.checks().quality().orElseThrow().missing()).isEqualTo(0.05);
    assertThat(monitor.checks().quality().orElseThrow().unseen()).isEqualTo(0.01);
    assertThat(monitor.checks().drift().orElseThrow().against())
        .containsExactly(Against.BASELINE, Against.PREVIOUS);
    assertThat(monitor.checks().drift().orElseThrow().method()).isEqualTo("ks");
    assertThat(monitor.checks().drift().orElseThrow().falseAlarm()).isEqualTo(2.0 / 30);
    assertThat(monitor.checks().drift().orElseThrow().control()).isEqualTo(AlarmControl.E_LOND);
    assertThat(monitor.checks().performance().orElseThrow().metrics()).containsExactly("mae");
    assertThat(monitor.alerts())
        .containsExactly(
            new AlertRule(
                "drift.ratio > 2", "drift.ratio > 2", 3, Severity.CRITICAL, List.of("ops")),
            new AlertRule("bad data", "quality.violations > 0", 1, Severity.WARNING, List.of()));
    assertThat(file.collect().batch().schedule()).isEqualTo("0 3 * * *");
    assertThat(file.collect().labels()).contains("labels.csv");
    assertThat(file.collect().maxLabelDelay()).isEqualTo(Duration.ofDays(10));
    assertThat(file.recipients().targets().get("ops").webhook())
        .contains("https://example.com/a$b");
    assertThat(file.recipients().targets().get("ops").secret()).contains("k");
    assertThat(file.recipients().targets().get("night").pagerDuty())
        .contains(new Notify.PagerDuty("k", Optional.empty()));
    assertThat(file.recipients().targets().get("europe").pagerDuty())
        .contains(
            new Notify.PagerDuty("r", Optional.of("https://events.eu.pagerduty.com/v2/enqueue")));
    assertThat(file.warnings()).isEmpty();
  }

  @Test
  void checksCanBeSwitchedOff() throws Exception {
    Monitor monitor = parse(MINIMAL + "checks: { drift: false, quality: false }\n").monitor();

    assertThat(monitor.checks().drift()).isEmpty();
    assertThat(monitor.checks().quality()).isEmpty();
    assertThat(monitor.checks().performance()).isPresent();
  }

  private static String with(String lines) {
    return MINIMAL + lines;
  }

  static List<List<String>> mistakes() {
    return List.of(
        List.of("", "1:1: the file is empty"),
        List.of(
            "model: [", "1:9: no valid YAML: expected the node content, but found '<stream end>'"),
        List.of("- a", "1:1: the monitor must be an object with keys such as 'version'"),
        List.of(with("checkz: {}"), "8:1: unknown key 'checkz'; did you mean 'checks'?"),
        List.of(
            with("checks: { drifd: {} }"),
            "8:11: unknown key 'drifd' in checks; did you mean 'drift'?"),
        List.of(
            with("checks: { drift: { method: psii } }"),
            "8:28: checks.drift.method is 'psii'; did you mean 'psi'?"),
        List.of(
            with("checks: { drift: { against: [baselin] } }"),
            "8:30: checks.drift.against is 'baselin'; did you mean 'baseline'?"),
        List.of(
            with("checks: { drift: { false_alarms: often } }"),
            "8:34: checks.drift.false_alarms is 'often' (must be a rate such as 1 per 30d)"),
        List.of(
            with("checks: { drift: { control: lonrd } }"),
            "8:29: checks.drift.control is 'lonrd'; did you mean 'lord'?"),
        List.of(
            with("checks: { quality: { missing: 200% } }"),
            "8:31: checks.quality.missing is '200%' (must be a share such as 2% or 0.02)"),
        List.of(
            with("checks: { fairness: { attribute: sex, reference: [f, 30-45] } }"),
            "8:50: 2 reference groups for 1 attributes (must be one for each)"),
        List.of(
            with("checks: { fairness: { parity_gap: 5% } }"),
            "8:21: missing key 'attribute' in checks.fairness"),
        List.of(
            with("checks: { fairness: { attribute: sex, parity_gap: 0 } }"),
            "8:21: Invalid parity gap: 0.0 (must be in (0, 1])"),
        List.of(
            with("windows: { size: 1 hour }"),
            "8:18: windows.size is '1 hour' (must be a duration such as 10m, 1h or 30d)"),
        List.of(
            with("windows: { size: 7h }"),
            "8:10: Invalid window size: PT7H (must divide a day, or be whole days)"),
        List.of(
            with("windows: { size: 1h, rollup: [90m] }"),
            "8:10: Invalid roll-up: PT1H30M (must be a multiple of the window size PT1H)"),
        List.of(
            with("windows: { timezone: Berlin }"),
            "8:22: windows.timezone is 'Berlin' (must be a time zone such as UTC or Europe/Berlin)"),
        List.of(
            with("windows: { min_rows: -5 }"),
            "8:22: windows.min_rows is '-5' (must be a whole number, 0 or more)"),
        List.of(
            with("features: { age: { typ: numeric } }"),
            "8:20: unknown key 'typ' in features.age; did you mean 'type'?"),
        List.of(
            with("features: { age: { min: 5, max: 1 } }"),
            "8:18: Invalid range of 'age': min 5.0 is above max 1.0"),
        List.of(with("x: " + "[".repeat(20_000)), "8:53: nested deeper than 50 levels"),
        List.of(
            with("owner: x\nwindows: { size: " + "a".repeat(500) + " }"),
            "9:18: windows.size is '"
                + "a".repeat(59)
                + "…' (must be a duration such as 10m, 1h or 30d)"),
        List.of(
            with("collect: { batch: { schedule: \"99 * * * *\" } }"),
            "8:31: collect.batch.schedule is '99 * * * *' (must be five fields of cron, such as 0 3"
                + " * * *)"),
        List.of(
            with("notify: { ops: { webhook: \"localhost:9/x\" } }"),
            "8:27: notify.ops.webhook is 'localhost:9/x' (must be an address such as"
                + " https://example.com/hook)"),
        List.of(
            with("checks: { performance: { metrics: [roc_acu] } }"),
            "8:36: checks.performance.metrics is 'roc_acu'; did you mean 'roc_auc'?"),
        List.of(
            with("checks: { drift: { limit: -1 } }"),
            "8:27: checks.drift.limit is '-1' (must be a number above 0)"),
        List.of(
            MINIMAL.replace(
                "train.parquet", "{ from: \"log:2026-02-01T00:00:00Z/2026-01-01T00:00:00Z\" }"),
            "7:19: baseline.from is 'log:2026-02-01T00:00:00Z/2026-01-01T00:00:00Z' (must be"
                + " files, or log:FROM/TO with two times such as 2026-11-01T00:00:00Z, the earlier"
                + " first)"),
        List.of(with("alerts: [{ severity: info }]"), "8:10: missing key 'when' in alerts"),
        List.of(
            with("alerts: [{ when: drift.ratio > 1, severity: hihg }]"),
            "8:45: alerts.severity is 'hihg' (known: info, warning, critical)"),
        List.of(
            with("alerts: [{ when: drift.ratio > 1, for: soon }]"),
            "8:40: alerts.for is 'soon' (must be a number of windows such as 2 windows)"),
        List.of(
            with(
                "alerts: [{ when: drift.ratio > 1, notify: [opz] }]\nnotify: { ops: { log: true } }"),
            "8:43: unknown target 'opz' in alerts.notify; did you mean 'ops'?"),
        List.of(
            with("notify: { ops: { webhook: \"http://x/${NOT_SET}\" } }"),
            "8:27: environment variable 'NOT_SET' is not set"),
        List.of(with("baseline: again.csv"), "8:1: key 'baseline' occurs twice"),
        List.of(
            MINIMAL.replace("churn", "Churn!"),
            "2:8: model is 'Churn!' (must be lower-case letters, digits and hyphens, at most 63, a"
                + " letter or digit first)"),
        List.of(MINIMAL.replace("version: 1", "version: 2"), "1:10: version is '2' (must be 1)"),
        List.of(
            MINIMAL.replace("binary", "binry"), "3:7: task is 'binry'; did you mean 'binary'?"));
  }

  @Test
  void performanceAndFairnessAreRead() throws InvalidMonitorException {
    Monitor monitor =
        parse(
                with(
                    """
                    checks:
                      performance:
                        metrics: [roc_auc, business_value]
                        estimate: off
                        business_value: { true_positive: 10, false_negative: -20 }
                      fairness:
                        attribute: [sex, age_band]
                        reference: [f, 30-45]
                        parity_gap: 5%
                        impact_ratio: 0.8
                        metrics: [equal_opportunity]
                    """))
            .monitor();

    Checks.Performance performance = monitor.checks().performance().orElseThrow();
    assertThat(performance.isEstimated()).isFalse();
    assertThat(performance.worth()).contains(new BusinessValue(10, 0, -20, 0));
    assertThat(monitor.checks().fairness())
        .contains(
            new Checks.Fairness(
                List.of("sex", "age_band"),
                Map.of("sex", "f", "age_band", "30-45"),
                0.05,
                0.8,
                List.of(ParityMetric.EQUAL_OPPORTUNITY),
                30));
  }

  @Test
  void severalClassesHaveAScoreEach() throws InvalidMonitorException {
    Monitor monitor =
        parse(MINIMAL.replace("probability: score", "probability: [p_cat, p_dog]")).monitor();

    assertThat(monitor.schema().withRole(Role.SCORE))
        .extracting(field -> field.name())
        .containsExactly("p_cat", "p_dog");
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsPlaceAndWhatIsAllowed(List<String> example) {
    assertThatThrownBy(() -> parse(example.get(0)))
        .isInstanceOf(InvalidMonitorException.class)
        .hasMessage("monitor.yaml:" + example.get(1));
  }

  @Test
  void aConditionThatCannotBeUsedIsNamedWithItsPlace() throws Exception {
    MonitorFile file =
        parse(with("alerts:\n  - when: drift.ratio > 1\n  - when: drift.ratoi > 1\n"));

    assertThat(file.mistakeIn(file.monitor().alerts().get(1), "unknown word"))
        .hasToString("10:11: unknown word");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatThrownBy(() -> parse("version: 1\nmodle: x\ntask: binray\n"))
        .hasMessageContaining("2:1: unknown key 'modle'; did you mean 'model'?")
        .hasMessageContaining("1:1: missing key 'prediction'")
        .hasMessageContaining("3:7: task is 'binray'; did you mean 'binary'?");
  }

  @Test
  void theExamplesShippedWithTheDesignAreRead() throws Exception {
    String shared = System.getProperty("leadline.shared", "");
    Path examples = Path.of(shared, "monitor-examples");
    Assumptions.assumeTrue(!shared.isEmpty() && Files.isDirectory(examples));
    for (String name : List.of("minimal.yaml", "full.yaml")) {
      MonitorFile file =
          MonitorFile.parse(
              name, Files.readString(examples.resolve(name)), any -> Optional.of("x"));
      assertThat(file.monitor().model()).isEqualTo("loan-default");
    }
  }

  @Test
  void readsChecksOfSeries() throws InvalidMonitorException {
    String yaml =
        MINIMAL
            + """
            checks:
              traffic: { method: novelty }
              online: { detectors: [ewma, e_rank], on: [error, drift] }
            """;

    SeriesChecks series = MonitorFile.parse("m.yaml", yaml).monitor().checks().series();

    assertThat(series.traffic()).contains(new SeriesChecks.Traffic(SeriesChecks.Method.NOVELTY));
    assertThat(series.online())
        .contains(new SeriesChecks.Online(List.of("ewma", "e_rank"), List.of("error", "drift")));
    assertThat(MonitorFile.parse("m.yaml", MINIMAL).monitor().checks().series())
        .isEqualTo(SeriesChecks.NONE);
    assertThat(
            MonitorFile.parse("m.yaml", MINIMAL + "checks: { online: true, traffic: true }\n")
                .monitor()
                .checks()
                .series())
        .isEqualTo(
            new SeriesChecks(
                Optional.of(SeriesChecks.Online.DEFAULT),
                Optional.of(SeriesChecks.Traffic.DEFAULT)));
  }

  @Test
  void refusesDetectorsThatCannotFollowASeries() {
    assertThatThrownBy(
            () ->
                MonitorFile.parse(
                    "m.yaml", MINIMAL + "checks:\n  online: { detectors: [adwinn, ddm] }\n"))
        .isInstanceOf(InvalidMonitorException.class)
        .hasMessageContaining("m.yaml:9")
        .hasMessageContaining("did you mean 'adwin'");
  }
}
