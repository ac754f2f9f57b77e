package io.leadline.server.pages;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.Words;
import io.leadline.report.chart.Numbers;
import io.leadline.report.chart.Times;
import io.leadline.server.ingest.RecentRejections;
import io.leadline.server.wal.DrainStatus;
import io.leadline.server.wal.WalStatus;
import io.leadline.store.FastStore;
import io.leadline.store.Notification;
import io.leadline.store.Run;
import io.leadline.store.WindowFindings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What went wrong on the way: rejected lines, quarantined data, failed runs and checks, messages
 * that were not delivered.
 */
public record SystemPage(
    String headline,
    List<Card> cards,
    List<Rejected> rejections,
    List<Failed> checks,
    List<Failed> runs,
    List<Undelivered> notifications,
    List<String> quarantined) {

  private static final int MOST = 50;
  private static final int RUNS_BACK = 20;

  /** Lines of one request that were not understood. */
  public record Rejected(String at, String model, String rows, String example) {}

  /** Something of a model that failed. */
  public record Failed(String at, String model, String link, String what) {}

  /** A message that was given up or waits to be tried again. */
  public record Undelivered(
      String id, String incidentLink, String target, String state, String attempts, String error) {}

  static SystemPage of(
      FastStore store,
      MonitorLookup monitors,
      WalStatus wal,
      DrainStatus drain,
      RecentRejections rejections,
      Path quarantine) {
    List<Failed> checks = new ArrayList<>();
    List<Failed> runs = new ArrayList<>();
    for (String model : store.models()) {
      History.of(store, model, monitors.monitor(model))
          .latestWindow()
          .ifPresent(window -> addChecks(checks, model, window));
      store.runs(model, RUNS_BACK).forEach(run -> addProblems(runs, model, run));
    }
    List<Undelivered> undelivered =
        store.troubledNotifications(MOST).stream().map(SystemPage::undelivered).toList();
    List<String> files = files(quarantine);
    boolean isFine =
        checks.isEmpty()
            && runs.isEmpty()
            && undelivered.isEmpty()
            && files.isEmpty()
            && rejections.rows() == 0
            && wal.isAccepting()
            && drain.lastFailure().isEmpty();
    return new SystemPage(
        isFine ? "Everything that came in was taken and computed" : headline(wal),
        cards(wal, drain, rejections, checks),
        rejections.latest().stream().map(SystemPage::rejected).toList(),
        checks,
        runs.stream().limit(MOST).toList(),
        undelivered,
        files);
  }

  private static String headline(WalStatus wal) {
    return wal.isAccepting()
        ? "Some of what came in was not taken, computed or delivered"
        : "Predictions are refused at the moment";
  }

  private static List<Card> cards(
      WalStatus wal, DrainStatus drain, RecentRejections rejections, List<Failed> checks) {
    return List.of(
        new Card(
            "Ingest",
            wal.isAccepting() ? "accepting" : "refusing",
            wal.isAccepting() ? "" : "bad",
            wal.lastFailure().isEmpty()
                ? bytes(wal.undrainedBytes()) + " wait for the prediction log"
                : wal.lastFailure()),
        new Card(
            "Prediction log",
            drain.lastFailure().isEmpty() ? "in step" : "behind",
            drain.lastFailure().isEmpty() ? "" : "bad",
            drain.lastFailure().isEmpty()
                ? Words.count(drain.records(), "request", "requests") + " written since the start"
                : drain.lastFailure()),
        new Card(
            "Rows rejected",
            Numbers.count(rejections.rows()),
            rejections.rows() > 0 ? "warn" : "",
            "since the start"),
        new Card(
            "Requests in quarantine",
            Numbers.count(drain.quarantined()),
            drain.quarantined() > 0 ? "bad" : "",
            "since the start"),
        new Card(
            "Checks not computed",
            Numbers.count(checks.size()),
            checks.isEmpty() ? "" : "warn",
            "in the newest windows"));
  }

  private static String bytes(long bytes) {
    return bytes < 1_000_000
        ? Numbers.count(bytes / 1_000) + " kB"
        : Numbers.count(bytes / 1_000_000) + " MB";
  }

  private static void addChecks(List<Failed> checks, String model, WindowFindings window) {
    String time = Times.range(window.window().start(), window.window().end());
    for (Finding finding : window.findings()) {
      if (finding.verdict() == Verdict.NOT_COMPUTED) {
        String of = finding.feature().isEmpty() ? "" : " of " + finding.feature();
        String what = Words.metric(finding.metric()) + of + ": " + finding.detail();
        checks.add(new Failed(time, model, Links.model(model, ""), what));
      }
    }
  }

  private static void addProblems(List<Failed> runs, String model, Run run) {
    for (String problem : run.problems()) {
      runs.add(new Failed(Times.minute(run.started()), model, Links.runs(model, ""), problem));
    }
  }

  private static Rejected rejected(RecentRejections.Entry entry) {
    return new Rejected(
        Times.minute(entry.at()),
        entry.model(),
        Numbers.count(entry.rows()),
        entry
            .example()
            .map(line -> "line " + Numbers.count(line.line()) + ": " + line.reason())
            .orElse(""));
  }

  private static Undelivered undelivered(Notification notification) {
    boolean isOver = notification.state() == Notification.State.GIVEN_UP;
    return new Undelivered(
        notification.id(),
        Links.incident(notification.incident()),
        notification.target(),
        notification.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + (isOver ? "" : ", again " + Times.minute(notification.due()) + " UTC"),
        Numbers.count(notification.attempts()),
        notification.lastError());
  }

  private static List<String> files(Path quarantine) {
    if (!Files.isDirectory(quarantine)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(quarantine)) {
      return files
          .map(file -> Optional.ofNullable(file.getFileName()).map(Path::toString).orElse(""))
          .sorted()
          .limit(MOST)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
