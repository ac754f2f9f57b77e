package io.leadline.batch.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.Evaluator;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.AlignedBins;
import io.leadline.core.schema.WindowKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drift of real tables against SciPy's values on the raw data; {@code scipy_tables.py} makes them.
 * The tables are not part of the project: without them the tests are skipped.
 */
class ScipyTablesTest {

  private static final Path DATA = Path.of(System.getProperty("leadline.shared", ""), "data");

  @TempDir Path folder;

  /** One line of the expected values. */
  private record Expected(String table, String column, String method, double statistic, double p) {}

  @Test
  void electricityDriftsAsScipySays() throws Exception {
    Path all = existing("elec.csv.gz");
    Path baseline = folder.resolve("baseline.csv");
    Path current = folder.resolve("current.csv");
    split(all, 20_000, baseline, current);

    assertAgrees("elec", baseline, current);
  }

  @Test
  void carLoansDriftAsScipySays() throws Exception {
    assertAgrees(
        "car-loan",
        existing("synthetic_car_loan_reference.csv.gz"),
        existing("synthetic_car_loan_analysis.csv.gz"));
  }

  private static Path existing(String name) {
    Path file = DATA.resolve(name);
    Assumptions.assumeTrue(
        Files.exists(file), () -> "skipped: no " + name + " in the shared data folder");
    return file;
  }

  private static void split(Path all, int rows, Path first, Path rest) throws IOException {
    List<String> lines = lines(new GZIPInputStream(Files.newInputStream(all)));
    Files.write(first, lines.subList(0, rows + 1));
    Files.write(
        rest, Stream.concat(lines.stream().limit(1), lines.stream().skip(rows + 1L)).toList());
  }

  private static void assertAgrees(String table, Path baseline, Path current) throws Exception {
    CheckRun.Result result = profiles(baseline, current);
    List<Finding> drift = kolmogorovSmirnov(result);
    List<Expected> expected =
        expected().stream().filter(line -> line.table().equals(table)).toList();

    assertThat(drift).hasSameSizeAs(expected).anyMatch(Finding::isViolated);
    for (Expected line : expected) {
      Finding finding =
          drift.stream().filter(f -> f.feature().equals(line.column())).findFirst().orElseThrow();
      if (finding.isViolated()) {
        assertThat(line.p()).as("SciPy's p-value of %s", line.column()).isLessThan(1e-6);
      }
      if (line.method().equals("ks")) {
        assertThat(Math.abs(finding.value().orElseThrow() - line.statistic()))
            .as("error of the Kolmogorov–Smirnov distance of %s", line.column())
            .isLessThan(0.001)
            .isLessThanOrEqualTo(reportedBound(result, line.column()) + 1e-9);
      }
    }
  }

  private static CheckRun.Result profiles(Path baseline, Path current) throws Exception {
    try (Table then = Tables.open(baseline.toString());
        Table now = Tables.open(current.toString())) {
      return new CheckRun(new TableProfiler(2, cells -> {})).run(then, now, Optional.empty());
    }
  }

  private static List<Finding> kolmogorovSmirnov(CheckRun.Result result) {
    return new Evaluator()
            .evaluate(
                result.monitor().withDriftMethod("ks"),
                result.current(),
                Optional.of(result.baseline()),
                Optional.empty(),
                WindowKey.of("check", Instant.EPOCH, Instant.EPOCH.plusSeconds(1)))
            .stream()
            .filter(finding -> finding.metric().equals(MetricNames.DRIFT))
            .toList();
  }

  private static double reportedBound(CheckRun.Result result, String name) {
    return AlignedBins.of(
            result.current().column(name).orElseThrow(),
            result.baseline().column(name).orElseThrow())
        .bound();
  }

  private static List<Expected> expected() throws IOException {
    InputStream file = ScipyTablesTest.class.getResourceAsStream("scipy_tables.csv");
    return lines(Objects.requireNonNull(file)).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(
            cells ->
                new Expected(
                    cells[0],
                    cells[1],
                    cells[2],
                    Double.parseDouble(cells[3]),
                    Double.parseDouble(cells[4])))
        .toList();
  }

  private static List<String> lines(InputStream in) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
