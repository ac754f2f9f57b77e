package io.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.NumberColumn;
import io.leadline.predictions.log.ParquetLog;
import io.leadline.predictions.log.PredictionLogs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line's contract: exit statuses, and what goes to which stream. */
class CommandsTest {

  @TempDir Path folder;

  private Path baseline;
  private Path same;
  private Path shifted;

  /** What a command did. */
  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void writeTables() throws IOException {
    baseline = table("baseline.csv", 1, 0);
    same = table("same.csv", 2, 0);
    shifted = table("shifted.csv", 3, 30);
  }

  private Path table(String name, long seed, double shift) throws IOException {
    Random random = new Random(seed);
    StringBuilder rows = new StringBuilder("id,time,age,plan,score\n");
    for (int row = 0; row < 3_000; row++) {
      rows.append("%s-%d,2026-10-%02dT%02d:00:00Z,".formatted(name, row, 1 + row / 1440, row % 24))
          .append("%.1f,%s,".formatted(45 + shift + 9 * random.nextGaussian(), plan(random)))
          .append("%.4f%n".formatted(random.nextDouble()));
    }
    return Files.writeString(folder.resolve(name), rows);
  }

  private static String plan(Random random) {
    return random.nextInt(4) == 0 ? "plus" : "basic";
  }

  private static Outcome run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    return new Outcome(line.execute(words), out.toString(), err.toString());
  }

  @Test
  void checkOfAnUnchangedTableIsClean() {
    Outcome check = run("check", baseline, same);

    assertThat(check.status()).as(check.err()).isEqualTo(0);
    assertThat(check.out()).contains("3,000 rows", "Nothing drifted").doesNotContain("\u001b");
  }

  @Test
  void checkFailsAtTheSeverityThatWasAskedFor() {
    assertThat(run("check", baseline, shifted, "--fail-on", "warning").status()).isEqualTo(1);
    assertThat(run("check", baseline, shifted, "--fail-on", "critical").status()).isEqualTo(0);
    assertThat(run("check", baseline, shifted).out()).contains("✗ age", "1 of 3 features drifted");
  }

  @Test
  void checkSaysTheSameInJsonHtmlAndMarkdown() throws IOException {
    Path html = folder.resolve("report.html");
    Path markdown = folder.resolve("report.md");

    Outcome check = run("check", baseline, shifted, "--json", "--html", html, "--md", markdown);

    JsonNode json = new ObjectMapper().readTree(check.out());
    assertThat(json.at("/summary/drifted").intValue()).isEqualTo(1);
    assertThat(json.at("/findings/0/feature").textValue()).isEqualTo("age");
    assertThat(json.at("/columns/0/distance_error").doubleValue()).isBetween(0.0, 0.01);
    assertThat(Files.readString(html)).contains("age").doesNotContain("<script", "http://");
    assertThat(Files.readString(markdown)).contains("| age");
    assertThat(check.err()).contains("report.html");
  }

  @Test
  void checkLooksAtFeaturesTogetherAndTellsRowsApartOnRequest() throws IOException {
    Path html = folder.resolve("together.html");

    Outcome moved = run("check", baseline, shifted, "--joint", "--classifier", "--html", html);
    Outcome still = run("check", baseline, same, "--joint", "--classifier");

    assertThat(moved.out())
        .contains("✗ Joint drift, mahalanobis", "means moved: age")
        .contains("✗ Told apart (AUC)", "by age (9");
    assertThat(Files.readString(html)).contains("Features together", "Maximum mean discrepancy");
    assertThat(still.out()).contains("Nothing drifted").doesNotContain("✗");
    assertThat(run("check", baseline, shifted).out()).doesNotContain("Joint drift", "Told apart");
  }

  @Test
  void whatCannotBeReadIsNotComputed() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.csv"), "id,time,age,plan,score\n");
    Path unknown = Files.writeString(folder.resolve("table.xlsx"), "?");

    Outcome missing = run("check", baseline, folder.resolve("nowhere.csv"));
    Outcome format = run("check", baseline, unknown);
    Outcome noRows = run("check", baseline, empty);
    Outcome allowed = run("check", baseline, empty, "--allow-empty");

    assertThat(missing.status()).isEqualTo(3);
    assertThat(missing.err()).contains("no such file", "nowhere.csv").doesNotContain("\tat ");
    assertThat(format.status()).isEqualTo(3);
    assertThat(format.err()).contains("table.xlsx", "unknown format", ".csv");
    assertThat(noRows.status()).isEqualTo(3);
    assertThat(noRows.out()).contains("has no rows");
    assertThat(allowed.status()).isEqualTo(0);
  }

  @Test
  void whereNothingCanBeComparedTheCheckIsNotComputed() throws IOException {
    Path other = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n3,4\n");
    Path single =
        Files.writeString(
            folder.resolve("single.csv"), "id,time,age,plan,score\nq,2026-10-01,45,plus,0.5\n");

    Outcome disjoint = run("check", baseline, other);
    Outcome small = run("check", baseline, single);

    assertThat(disjoint.status()).as(disjoint.out()).isEqualTo(3);
    assertThat(disjoint.out()).contains("no column to check is in both tables");
    assertThat(small.status()).as(small.out()).isEqualTo(3);
    assertThat(small.out()).contains("no column has enough values");
  }

  @Test
  void reportsHoldWhateverValuesAre() throws IOException {
    Path huge = extremes("huge.csv", "1e308");
    Path larger = extremes("larger.csv", "1.7e308");
    Path halves =
        Files.writeString(folder.resolve("halves.ndjson"), "{\"c\":\"\\ud800\"}\n".repeat(600));
    Path html = folder.resolve("odd.html");

    Outcome extreme = run("check", huge, larger, "--json", "--html", html);
    Outcome half = run("check", halves, halves, "--json", "--html", html, "--md", html);

    assertThat(extreme.status()).as(extreme.err()).isLessThan(2);
    assertThat(half.status()).as(half.err()).isEqualTo(0);
    new ObjectMapper().readTree(extreme.out());
  }

  private Path extremes(String name, String value) throws IOException {
    return Files.writeString(
        folder.resolve(name), "x\n" + (value + "\n-" + value + "\n").repeat(500));
  }

  @Test
  void whatTheMachineCannotDoIsNotComputed() {
    StringWriter err = new StringWriter();

    int status =
        Failures.exhausted(new OutOfMemoryError("Java heap space"), new PrintWriter(err, true));

    assertThat(status).isEqualTo(3);
    assertThat(err.toString()).contains("out of memory", "-Xmx1g").doesNotContain("\tat ");
  }

  @Test
  void columnsOfLongTextsNeedLittleMemory() throws IOException {
    StringBuilder rows = new StringBuilder("name\n");
    for (int row = 0; row < 20_000; row++) {
      rows.append("n".repeat(1_000)).append(row).append('\n');
    }
    Path table = Files.writeString(folder.resolve("long.csv"), rows);

    assertThat(run("check", table, table).status()).isEqualTo(0);
  }

  @Test
  void aFirstMonitorIsValidWhateverColumnsAreCalled() throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("odd.csv"),
            "\"two\nlines\",\"it's\",\"say \"\"hi\"\"\",\u001b[31m,a: b,prediction\n1,2,3,4,5,6\n7,8,9,1,2,3\n");
    Path empty = Files.writeString(folder.resolve("empty.csv"), "prediction\n");
    Path monitor = folder.resolve("odd.yaml");

    assertThat(run("init", table, "-o", monitor).status()).isEqualTo(0);
    assertThat(run("validate", monitor).err()).isEmpty();
    assertThat(Files.readString(monitor)).contains("\"two\\u000alines\":", "'it''s':");
    assertThat(run("init", empty, "-o", monitor, "--force").status()).isEqualTo(0);
    assertThat(run("validate", monitor).err()).isEmpty();
  }

  @Test
  void aModelThatCannotBeComputedStopsNoOther() throws IOException {
    run(
        "etl",
        "run",
        "--data",
        folder,
        "-c",
        monitor("a-broken", "log:2026-01-01T00:00:00Z/2026-01-02T00:00:00Z"));
    run("etl", "run", "--data", folder, "-c", monitor("b-sound", baseline.toString()));

    Outcome all = run("etl", "run", "--data", folder, "--from", "2026-01-01", "--to", "2026-01-02");

    assertThat(all.status()).isEqualTo(3);
    assertThat(all.err()).contains("a-broken", "has no rows");
    assertThat(all.out()).contains("b-sound: 0 windows");
  }

  private Path monitor(String model, String from) throws IOException {
    return Files.writeString(
        folder.resolve(model + ".yaml"),
        "version: 1\nmodel: %s\ntask: binary\nprediction: plan\nbaseline: '%s'\n"
            .formatted(model, from));
  }

  @Test
  void aBackFillThatEndsBeforeItBeginsIsRefused() {
    Outcome etl = run("etl", "run", "--data", folder, "--from", "2026-02-01", "--to", "2026-01-01");

    assertThat(etl.status()).isEqualTo(2);
    assertThat(etl.err()).contains("2026-01-01", "--from");
  }

  @Test
  void wrongUsageNamesWhatIsAllowed() {
    Outcome option = run("check", baseline, same, "--htlm", "x");
    Outcome command = run("chekc");
    Outcome method = run("check", baseline, same, "--method", "kss");
    Outcome config = run("check", baseline, same, "-c", folder.resolve("nowhere.yaml"));
    Outcome threads = run("check", baseline, same, "--threads", "9999");

    assertThat(option.status()).isEqualTo(2);
    assertThat(option.err()).contains("--htlm");
    assertThat(command.status()).isEqualTo(2);
    assertThat(command.err()).contains("check");
    assertThat(method.status()).isEqualTo(2);
    assertThat(method.err()).contains("kss", "ks");
    assertThat(config.status()).isEqualTo(2);
    assertThat(config.err()).contains("no such file", "nowhere.yaml");
    assertThat(threads.status()).isEqualTo(2);
    assertThat(threads.err()).contains("9999", "256");
  }

  @Test
  void mistakesInAMonitorAreUsageErrorsWithTheirPlace() throws IOException {
    Path monitor =
        Files.writeString(
            folder.resolve("monitor.yaml"),
            "version: 1\nmodel: churn\ntask: binary\npredicton: y\nbaseline: a.csv\n");

    Outcome validate = run("validate", monitor);
    Outcome check = run("check", baseline, same, "-c", monitor);

    assertThat(validate.status()).isEqualTo(2);
    assertThat(validate.out() + validate.err())
        .contains("monitor.yaml:4:1", "predicton", "prediction");
    assertThat(check.status()).isEqualTo(2);
    assertThat(check.err()).contains("monitor.yaml:4:1");
  }

  @Test
  void initWritesAMonitorThatIsValidAndReplays() throws IOException {
    Path monitor = folder.resolve("churn.yaml");

    Outcome init = run("init", baseline, "--model", "churn", "-o", monitor);
    Outcome again = run("init", baseline, "-o", monitor);

    assertThat(init.status()).as(init.err()).isEqualTo(0);
    assertThat(Files.readString(monitor))
        .contains("model: churn", "id: id", "timestamp: time", "prediction: score")
        .contains("age: { type: numeric }", "plan: { type: categorical }")
        .contains("windows: { size: 1d }", "# label: NAME");
    assertThat(run("validate", monitor)).extracting(Outcome::status).isEqualTo(0);
    assertThat(run("replay", "-c", monitor, same)).extracting(Outcome::status).isEqualTo(0);
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("--force");
  }

  @Test
  void mergedProfilesDoNotDependOnTheOrder() throws IOException {
    Path first = folder.resolve("first.profile");
    Path second = folder.resolve("second.profile");
    run("profile", "build", baseline, "-o", first);
    run("profile", "build", shifted, "-o", second);

    Outcome one = run("profile", "merge", first, second, "-o", folder.resolve("12.profile"));
    run("profile", "merge", second, first, "-o", folder.resolve("21.profile"));
    Outcome show = run("profile", "show", folder.resolve("12.profile"));

    assertThat(one.status()).as(one.err()).isEqualTo(0);
    assertThat(folder.resolve("12.profile")).hasSameBinaryContentAs(folder.resolve("21.profile"));
    assertThat(show.out()).contains("6,000 rows", "age", "plan");
  }

  @Test
  void aDamagedProfileIsAnErrorInOneLine() throws IOException {
    Path profile = folder.resolve("bad.profile");
    Files.write(profile, new byte[] {'L', 'L', 'P', 'F', 1, 9, 9, 9, 9, 9});

    Outcome show = run("profile", "show", profile);

    assertThat(show.status()).isEqualTo(3);
    assertThat(show.err().lines()).hasSize(1);
    assertThat(show.err()).contains("bad.profile", "checksum");
  }

  @Test
  void replayTellsWhichIncidentsThereWouldHaveBeen() throws IOException {
    Path monitor =
        Files.writeString(
            folder.resolve("monitor.yaml"),
            """
            version: 1
            model: churn
            task: binary
            id: id
            timestamp: time
            prediction: score
            baseline: %s
            windows: { size: 1d, min_rows: 100 }
            """
                .formatted(baseline));

    Outcome quiet = run("replay", "-c", monitor, same);
    Outcome loud = run("replay", "-c", monitor, shifted);

    assertThat(quiet.status()).as(quiet.out() + quiet.err()).isEqualTo(0);
    assertThat(quiet.out()).contains("churn: 3 windows of 3,000 predictions, 0 incidents");
    assertThat(loud.status()).as(loud.out() + loud.err()).isEqualTo(1);
    assertThat(loud.out()).contains("warning", "age");
  }

  @Test
  void replaySaysWhichWindowsWereTooSmallToJudge() throws IOException {
    Path monitor = folder.resolve("monitor.yaml");
    run("init", baseline, "--model", "churn", "-o", monitor);
    String yaml = Files.readString(monitor).replaceAll("windows:.*", "windows: { size: 1h }");
    Files.writeString(monitor, yaml);

    Outcome replay = run("replay", "-c", monitor, shifted);

    assertThat(replay.status()).as(replay.out()).isEqualTo(3);
    assertThat(replay.out())
        .contains("0 incidents", "drift was not judged in 72 of 72 windows", "(needs 500)")
        .contains("windows: { size: 1d }");
  }

  @Test
  void helpLeadsToExamplesAndCompletionIsAScript() {
    for (String command : Main.commandLine().getSubcommands().keySet()) {
      if (!command.equals("help")) {
        Outcome help = run(command, "--help");
        assertThat(help.status()).as(command).isEqualTo(0);
        assertThat(help.out()).as(command).contains("Examples:", "leadline " + command);
      }
    }
    assertThat(run("completion").out()).startsWith("#!/usr/bin/env bash").contains("check");
  }

  @Test
  void theLogIsListedCompactedAndCutAndDamageIsShown() throws IOException {
    Path data = folder.resolve("kept");
    ParquetLog log = PredictionLogs.open(data.resolve("predictions").toString());
    long hour = Instant.parse("2026-11-24T03:00:00Z").toEpochMilli();
    for (int i = 0; i < 4; i++) {
      String[] ids = {"id-" + i};
      long[] millis = {hour + 3_600_000L * (i / 3)};
      log.append(
          "part-" + i,
          List.of(new Batch("loan", "1", ids, millis, List.of(NumberColumn.of("x", i)))));
    }

    assertThat(run("log", "ls", "--data", data).out())
        .contains("loan", "4", "2026-11-24T03:00:00Z");
    Outcome compacted = run("log", "compact", "--data", data, "--after", "0s", "--grace", "0s");
    assertThat(compacted.out()).contains("loan: 3 files joined");
    Outcome cut = run("log", "retain", "--data", data, "--keep-bytes", "1B", "--model", "loan");
    assertThat(cut.out()).contains("loan: 2 hours removed");
    assertThat(run("log", "retain", "--data", data).status()).isEqualTo(ExitCode.USAGE);
    assertThat(run("log", "retain", "--data", data, "--keep", "soon").err()).contains("90d");
    assertThat(run("log", "ls", "--log", "s3://NO/x").err()).contains("s3://BUCKET/PREFIX");
  }

  @Test
  void batchRunsReadFilesAndTellWhatTheyCouldNotUse() throws IOException {
    Path inputs = Files.createDirectory(folder.resolve("inputs"));
    Files.writeString(inputs.resolve("bad.parquet"), "PAR1 not at all PAR1");
    StringBuilder lines = new StringBuilder("no json\n");
    StringBuilder training = new StringBuilder("x,answer\n");
    Random random = new Random(3);
    for (int i = 0; i < 600; i++) {
      double x = random.nextGaussian();
      training.append(x).append(',').append(i % 2).append('\n');
      lines.append(
          "{\"id\": \"r%d\", \"time\": \"2026-11-20T03:%02d:00Z\", \"x\": %s, \"answer\": %d}%n"
              .formatted(i, i % 60, x, i % 2));
    }
    Files.writeString(inputs.resolve("day.ndjson"), lines);
    Files.writeString(folder.resolve("training.csv"), training);
    Path monitor =
        Files.writeString(
            folder.resolve("files.yaml"),
            """
            version: 1
            model: files
            task: binary
            id: id
            timestamp: time
            prediction: answer
            baseline: "%s"
            collect: { batch: { from: "%s/*" } }
            """
                .formatted(
                    folder.resolve("training.csv").toString().replace("\\", "/"),
                    inputs.toString().replace("\\", "/")));
    Path data = folder.resolve("etl-data");

    Outcome first = run("etl", "run", "-c", monitor, "--data", data);
    Outcome again = run("etl", "run", "-c", monitor, "--data", data);

    assertThat(first.status()).as(first.err()).isEqualTo(ExitCode.NOT_COMPUTED);
    assertThat(first.out()).contains("files: 1 windows and 1 roll-ups of 600 predictions");
    assertThat(first.err()).contains("bad.parquet", "day.ndjson");
    assertThat(again.status()).as(again.err()).isEqualTo(ExitCode.CLEAN);
  }
}
