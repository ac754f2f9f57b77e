package io.leadline.server.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.Finding;
import io.leadline.server.MonitorCatalog;
import io.leadline.server.pages.Worlds;
import io.leadline.store.FastStore;
import io.leadline.store.Run;
import io.leadline.store.WindowFindings;
import io.prometheus.client.Collector;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ExportedMetricsTest {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern OWN = Pattern.compile("leadline_[a-z_]+");

  /** Words that Prometheus reserves for those who scrape, or that say nothing. */
  private static final Set<String> FORBIDDEN_LABELS =
      Set.of("type", "env", "service", "stage", "region", "instance", "job");

  @Inject FastStore store;
  @Inject MonitorCatalog monitors;
  @Inject RunCounts counts;

  @BeforeEach
  void fill() {
    Worlds.fillLoans(store);
    WindowFindings latest = store.latestFindings("loan-default", Duration.ofHours(6), 1).get(0);
    counts.evaluated(latest);
    counts.ran(
        "etl",
        new Run(
            "loan-default",
            latest.computed(),
            Duration.ofMillis(20),
            1,
            600,
            0,
            0,
            0,
            false,
            List.of()));
    given()
        .contentType("text/plain")
        .body("a 1\nb x\n")
        .post("/api/v1/models/loan-default/predictions")
        .then()
        .statusCode(207);
  }

  private static String scrape() {
    return given().get("/metrics").then().statusCode(200).extract().asString();
  }

  private static Set<String> names(String scrape) {
    Set<String> names = new TreeSet<>();
    scrape
        .lines()
        .filter(line -> line.startsWith("leadline_"))
        .forEach(
            line -> {
              Matcher sample = SAMPLE.matcher(line);
              if (sample.matches()) {
                names.add(sample.group(1));
              }
            });
    return names;
  }

  @Test
  void theScrapeSaysHowTheModelIs() {
    String scrape = scrape();

    assertThat(scrape)
        .contains("leadline_store_up 1.0")
        .contains("leadline_alert_active{model=\"loan-default\",alert=\"features-drift\"")
        .contains("leadline_performance_realized{model=\"loan-default\",metric=\"roc_auc\"")
        .contains("leadline_window_rows{model=\"loan-default\",window=\"6h\"")
        .contains("leadline_series_left_out{model=\"loan-default\"");
    assertThat(value(scrape, "leadline_drift_ratio", "feature=\"car_value\"")).isGreaterThan(10);
    assertThat(value(scrape, "leadline_missing_ratio", "feature=\"salary_range\""))
        .isBetween(0.02, 0.06);
    assertThat(value(scrape, "leadline_records_dropped_total", "model=\"loan-default\""))
        .isPositive();
  }

  private static double value(String scrape, String name, String label) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains("loan-default"))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " with " + label));
  }

  @Test
  void aCheckThatThrowsIsCounted() {
    WindowFindings latest = store.latestFindings("loan-default", Duration.ofHours(6), 1).get(0);
    WindowFindings broken =
        new WindowFindings(
            latest.window(),
            latest.rows(),
            latest.baselineVersion(),
            latest.computed(),
            List.of(Finding.notComputed("drift", "car_value", "it threw")));

    counts.evaluated(broken);

    assertThat(value(scrape(), "leadline_check_errors_total", "check=\"drift\"")).isPositive();
  }

  /** The rules of {@code promtool check metrics} that concern names, help and labels. */
  @Test
  void namesHelpAndLabelsFollowTheRulesOfPrometheus() {
    List<String> troubles = new ArrayList<>();
    Map<String, String> types = new HashMap<>();
    Set<String> helped = new HashSet<>();
    Set<String> series = new HashSet<>();
    for (String line : scrape().lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP leadline_") && words.length == 4 && !words[3].isBlank()) {
        helped.add(words[2]);
      } else if (line.startsWith("# TYPE leadline_")) {
        types.put(words[2], words[3]);
      } else if (line.startsWith("leadline_")) {
        if (!series.add(line.substring(0, line.lastIndexOf(' ')))) {
          troubles.add("twice: " + line);
        }
        check(line, troubles);
      }
    }
    types.forEach(
        (name, type) -> {
          if (!helped.contains(name)) {
            troubles.add("no help: " + name);
          }
          if (type.equals("gauge") && name.endsWith("_total")) {
            troubles.add("a gauge must not be called a total: " + name);
          }
          if (name.matches(".*(percent|millis|minutes|_ms|_kb|_mb).*")) {
            troubles.add("not a base unit: " + name);
          }
        });

    assertThat(types).isNotEmpty();
    assertThat(troubles).isEmpty();
  }

  private static void check(String line, List<String> troubles) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      troubles.add("cannot be read: " + line);
      return;
    }
    Matcher labels = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
    while (labels.find()) {
      if (labels.group(2).isEmpty()) {
        troubles.add("an empty label: " + line);
      }
      if (FORBIDDEN_LABELS.contains(labels.group(1))) {
        troubles.add("a label that those who scrape use: " + line);
      }
    }
  }

  @Test
  void aModelKeepsToItsNumberOfSeriesAndTheRestIsCounted() {
    List<Collector.MetricFamilySamples> families =
        new MonitorCollector(store, monitors, 6).collect();

    long kept =
        families.stream()
            .filter(family -> !family.name.equals(Family.LEFT_OUT.name()))
            .flatMap(family -> family.samples.stream())
            .filter(sample -> sample.labelValues.contains("loan-default"))
            .count();
    double leftOut =
        families.stream()
            .filter(family -> family.name.equals(Family.LEFT_OUT.name()))
            .flatMap(family -> family.samples.stream())
            .filter(sample -> sample.labelValues.contains("loan-default"))
            .mapToDouble(sample -> sample.value)
            .sum();

    assertThat(kept).isEqualTo(6);
    assertThat(leftOut).isGreaterThan(10);
  }

  @Test
  void nothingIsExportedThatTheReferenceDoesNotName() {
    Set<String> known = new TreeSet<>();
    Family.ALL.forEach(family -> known.add(family.name()));
    for (ProcessMetrics metric : ProcessMetrics.ALL) {
      if (metric.kind().equals("summary")) {
        known.add(metric.name() + "_count");
        known.add(metric.name() + "_sum");
      } else {
        known.add(metric.name());
      }
    }

    assertThat(known).containsAll(names(scrape()));
  }

  @Test
  void dashboardAndRulesUseExportedNamesOnly() {
    Set<String> exported = names(scrape());
    Family.ALL.forEach(family -> exported.add(family.name()));

    for (String text : List.of(GrafanaDashboard.json(), PrometheusRules.yaml())) {
      Set<String> used = new TreeSet<>();
      Matcher name = OWN.matcher(text);
      while (name.find()) {
        used.add(name.group());
      }
      assertThat(exported).containsAll(used);
    }
  }

  @Test
  void theFilesInDeployAreThoseThatAreGenerated() throws IOException {
    Path deploy = Path.of("..", "deploy");

    assertThat(deploy.resolve("grafana/leadline.json"))
        .content()
        .as("./leadline generate grafana > deploy/grafana/leadline.json")
        .isEqualTo(GrafanaDashboard.json());
    assertThat(Files.readString(deploy.resolve("prometheus/leadline-rules.yaml")))
        .as("./leadline generate prometheus-rules > deploy/prometheus/leadline-rules.yaml")
        .isEqualTo(PrometheusRules.yaml());
  }
}
