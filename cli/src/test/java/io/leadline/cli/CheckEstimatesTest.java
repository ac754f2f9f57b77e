package io.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code leadline check} of tables whose labels have not come yet. */
class CheckEstimatesTest {

  @TempDir Path folder;

  /** What a command did. */
  private record Outcome(int status, String out, String err) {}

  private static Outcome check(Path baseline, Path current, Object... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] words = new String[3 + options.length];
    words[0] = "check";
    words[1] = baseline.toString();
    words[2] = current.toString();
    for (int i = 0; i < options.length; i++) {
      words[3 + i] = options[i].toString();
    }
    return new Outcome(line.execute(words), out.toString(), err.toString());
  }

  @Test
  void harderCasesWithoutLabelsAreACriticalEstimatedDrop() throws IOException {
    Path baseline = loans("baseline.csv", 1, 3, true);
    Path current = loans("current.csv", 2, 1, false);
    Path html = folder.resolve("report.html");

    Outcome check = check(baseline, current, "--html", html);

    assertThat(check.status()).as(check.err()).isEqualTo(1);
    assertThat(check.out())
        .containsPattern(
            "Estimated ROC AUC {2}0\\.\\d+ {2}baseline 0\\.\\d+ {2}drop 0\\.\\d+ ± 0\\.\\d+ +✗"
                + " critical")
        .doesNotContain("only in the baseline");
    assertThat(Files.readString(html))
        .contains("Estimated ROC AUC", "Estimated performance fell by")
        .doesNotContain("_low", "_high");
  }

  @Test
  void errorsOfNumbersAreEstimatedToo() throws IOException {
    Path baseline = prices("baseline.csv", 1, 0, true);
    Path current = prices("current.csv", 2, 0.8, false);

    Outcome check = check(baseline, current);

    assertThat(check.out())
        .containsPattern(
            "Estimated mean absolute error {2}[\\d.]+ {2}baseline [\\d.]+ {2}rise \\d+ % ± [\\d.]+"
                + " % +✗ critical");
  }

  @Test
  void carLoansWithoutTheirLabelsAreEstimated() throws IOException {
    Path data = Path.of("..", "..", "shared", "data").toAbsolutePath().normalize();
    Path reference = data.resolve("synthetic_car_loan_reference.csv.gz");
    assumeTrue(Files.exists(reference), () -> "skipped: no " + reference);
    Path monitor =
        Files.writeString(
            folder.resolve("monitor.yaml"),
            """
            version: 1
            model: loans
            task: binary
            id: id
            timestamp: timestamp
            prediction: y_pred
            probability: y_pred_proba
            label: repaid
            baseline: train.csv
            checks: { performance: { metrics: [roc_auc], max_drop: 0.005 } }
            """);

    Outcome check =
        check(reference, data.resolve("synthetic_car_loan_analysis.csv.gz"), "-c", monitor);

    assertThat(check.status()).as(check.err()).isEqualTo(0);
    assertThat(check.out())
        .containsPattern(
            "Estimated ROC AUC {2}0\\.96\\d* {2}baseline 0\\.97\\d* {2}drop 0\\.00\\d ± 0\\.00\\d +✓");
  }

  private Path loans(String name, long seed, double spread, boolean isLabelled) throws IOException {
    Random random = new Random(seed);
    StringBuilder rows =
        new StringBuilder("income,y_pred,y_pred_proba" + (isLabelled ? ",label\n" : "\n"));
    for (int row = 0; row < 8_000; row++) {
      double score = 1 / (1 + Math.exp(-spread * random.nextGaussian()));
      rows.append("%.1f,%d,%.4f".formatted(random.nextGaussian(), score >= 0.5 ? 1 : 0, score));
      rows.append(isLabelled ? "," + (random.nextDouble() < score ? 1 : 0) : "").append('\n');
    }
    return Files.writeString(folder.resolve(name), rows);
  }

  private Path prices(String name, long seed, double shift, boolean isLabelled) throws IOException {
    Random random = new Random(seed);
    StringBuilder rows = new StringBuilder("age,y_pred" + (isLabelled ? ",y_true\n" : "\n"));
    for (int row = 0; row < 8_000; row++) {
      double age = Math.min(1, random.nextDouble() + shift);
      double truth = 100 * random.nextDouble();
      double answer = truth + (0.2 + 3 * age) * random.nextGaussian();
      rows.append(String.format(Locale.ROOT, "%.3f,%.3f", age, answer));
      rows.append(isLabelled ? String.format(Locale.ROOT, ",%.3f", truth) : "").append('\n');
    }
    return Files.writeString(folder.resolve(name), rows);
  }
}
