package io.leadline.store.publish;

import io.leadline.core.alert.Incident;
import io.leadline.core.alert.IncidentChange;
import io.leadline.core.alert.IncidentTracker;
import io.leadline.core.alert.RuleOutcome;
import io.leadline.core.cause.RootCause;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Evaluator;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SegmentEvaluator;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.Notification;
import io.leadline.store.WindowFindings;
import io.leadline.store.rules.InvalidConditionException;
import io.leadline.store.rules.Rule;
import io.leadline.store.rules.SegmentOutcomes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last two steps of every path: evaluate a window, and publish what was found.
 *
 * <p>May be called again for a window at any time: findings are replaced, incidents neither opened
 * nor resolved twice. Windows of one model are to be published in order of time; what is published
 * out of order never opens or resolves an incident. Callable by any thread, one at a time.
 */
public final class Publisher {

  /** Where notifications go that no rule sends elsewhere. */
  public static final String DEFAULT_TARGET = "default";

  /** Told of every window that was evaluated, by the thread that did it. */
  @FunctionalInterface
  public interface Observer {
    void evaluated(WindowFindings findings);
  }

  private static final int MOST_INCIDENTS = 100;

  private final FastStore store;
  private final InstantSource clock;
  private final String baseUrl;
  private final Observer observer;
  private final Evaluator evaluator = new Evaluator();
  private final AlertStates states;
  private final SeriesEvaluator series;
  private final SegmentWindows segments;
  private final WindowLevel level;
  private final CauseFinder causes;
  private final Silences silences;
  private final Map<AlertRule, Rule> compiled = new ConcurrentHashMap<>();

  /**
   * @param baseUrl of the dashboard, for links; empty where there is none
   */
  public Publisher(FastStore store, InstantSource clock, String baseUrl) {
    this(store, clock, baseUrl, findings -> {});
  }

  /** The same, with somebody who counts. */
  public Publisher(FastStore store, InstantSource clock, String baseUrl, Observer observer) {
    this.store = store;
    this.clock = clock;
    this.observer = observer;
    this.silences = new Silences(store);
    this.baseUrl = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
    this.states = new AlertStates(store);
    this.series = new SeriesEvaluator(store);
    this.segments = new SegmentWindows(store);
    this.level = new WindowLevel(store);
    this.causes = new CauseFinder(store);
  }

  /**
   * Stores a snapshot and evaluates its window, with the segments of it that are stored already; a
   * snapshot of a segment is stored only.
   *
   * <p>Alert rules look at complete windows alone: half a window may look like anything.
   */
  public synchronized void publish(Monitor monitor, Snapshot snapshot) {
    store.accept(snapshot);
    // A segment is judged with the window it is a part of, whose snapshot follows.
    if (snapshot.window().segment().isEmpty()) {
      evaluate(monitor, snapshot.window(), snapshot.complete());
    }
  }

  /** Evaluates a complete window as the store knows it; nothing happens if it does not. */
  public synchronized void evaluate(Monitor monitor, WindowKey window) {
    evaluate(monitor, window, true);
  }

  private void evaluate(Monitor monitor, WindowKey window, boolean isComplete) {
    Optional<Profile> current = store.profile(window);
    if (current.isEmpty()) {
      return;
    }
    Optional<Baseline> baseline = store.currentBaseline(monitor.model());
    Monitor complete =
        baseline.map(known -> monitor.withSchema(known.layout().schema())).orElse(monitor);
    Judgement judgement = Judgement.of(complete, window, baseline);
    Monitor levelled =
        judgement.isBase() ? level.at(judgement.monitor(), window) : judgement.monitor();
    WindowKey before = previous(monitor.windows(), window);
    List<Finding> findings =
        evaluator.evaluate(
            SegmentEvaluator.ofAll(levelled),
            current.get(),
            baseline.map(Baseline::profile),
            store.profile(before),
            window,
            judgement.calibration(),
            judgement.changes());
    List<Finding> all = new ArrayList<>(findings);
    boolean isAlerting = isComplete && judgement.isBase();
    if (isAlerting) {
      all.addAll(series.evaluate(monitor, window, current.get().rows(), findings));
    }
    boolean isRollup = isComplete && judgement.isAlertingRollup() && isOver(monitor, window);
    List<Rule> rules = isAlerting || isRollup ? rules(monitor, all) : List.of();
    String version = baseline.map(Baseline::version).orElse("");
    WindowFindings found =
        new WindowFindings(window, current.get().rows(), version, clock.instant(), all);
    store.saveFindings(found);
    observer.evaluated(found);
    Map<WindowKey, List<Finding>> ofSegments = new LinkedHashMap<>();
    segments
        .evaluate(
            levelled,
            new SegmentWindows.Whole(window, before, judgement.calibration()),
            baseline,
            clock.instant())
        .forEach(segment -> ofSegments.put(segment.window(), segment.findings()));
    if (isAlerting) {
      series.refreshLater(monitor, window);
    }
    for (Rule rule : rules) {
      if (isRollup) {
        rule.ofRollup(window, complete.schema(), all, judgement.length())
            .filter(outcome -> !isKnown(rule, outcome))
            .ifPresent(outcome -> alert(monitor, outcome, version));
        continue;
      }
      List<RuleOutcome> outcomes = rule.outcomes(window, complete.schema(), all);
      if (rule.alert().watchesSegments()) {
        outcomes = SegmentOutcomes.join(rule, outcomes, complete.schema(), ofSegments);
      }
      outcomes.forEach(outcome -> alert(monitor, outcome, version));
    }
  }

  /** Half a day may look like anything: it is judged when it is over. */
  private boolean isOver(Monitor monitor, WindowKey window) {
    return !window.end().plus(monitor.windows().lateness()).isAfter(clock.instant());
  }

  /** Whether a roll-up says only what an incident of the rule has said of a part of it. */
  private boolean isKnown(Rule rule, RuleOutcome outcome) {
    String track = outcome.rule().name();
    List<Incident> incidents = store.incidents(outcome.window().model(), false, MOST_INCIDENTS);
    boolean isOpen = incidents.stream().anyMatch(i -> i.isOpen() && i.rule().equals(track));
    return outcome.state() == RuleOutcome.State.BREACH
        && !isOpen
        && incidents.stream()
            .filter(incident -> Rule.isTrackOf(incident.rule(), rule.alert().name()))
            .anyMatch(
                incident ->
                    incident.since().isBefore(outcome.window().end())
                        && incident.lastWindow().isAfter(outcome.window().start()));
  }

  private static WindowKey previous(Windows windows, WindowKey window) {
    Duration length =
        isBase(windows, window) ? windows.size() : Duration.between(window.start(), window.end());
    Windows.Interval before =
        isBase(windows, window)
            ? windows.windowOf(window.start().minusMillis(1), length)
            : new Windows.Interval(window.start().minus(length), window.start());
    return new WindowKey(
        window.model(), window.version(), window.segment(), before.start(), before.end());
  }

  private static boolean isBase(Windows windows, WindowKey window) {
    return Judgement.isOf(windows, window, windows.size());
  }

  private List<Rule> rules(Monitor monitor, List<Finding> findings) {
    List<Rule> rules = new ArrayList<>();
    for (AlertRule alert : monitor.alerts()) {
      try {
        Rule known = compiled.get(alert);
        Rule rule = known == null ? Rule.compile(alert) : known;
        compiled.put(alert, rule);
        rules.add(rule);
      } catch (InvalidConditionException e) {
        // One broken rule must neither silence the others nor stay unseen.
        findings.add(
            Finding.notComputed("alert/" + alert.name(), "", String.valueOf(e.getMessage())));
      }
    }
    return rules;
  }

  private void alert(Monitor monitor, RuleOutcome outcome, String baselineVersion) {
    String model = outcome.window().model();
    String name = outcome.rule().name();
    Instant now = clock.instant();
    IncidentTracker.State before = states.read(model, name);
    IncidentTracker.Step step = IncidentTracker.fold(before, outcome, store::nextIncidentId, now);
    step.change()
        .ifPresent(
            change ->
                store.saveIncident(
                    change.incident(),
                    notifications(monitor, outcome, change, baselineVersion, now)));
    if (!step.state().equals(before)) {
      states.save(model, name, step.state());
    }
  }

  // Only the beginning and the end are news; in between the incident's page tells.
  private List<Notification> notifications(
      Monitor monitor,
      RuleOutcome outcome,
      IncidentChange change,
      String baselineVersion,
      Instant now) {
    AlertRule rule = outcome.rule();
    boolean isSilent =
        silences.until(change.incident().model(), change.incident().rule(), now).isPresent();
    if (change.kind() == IncidentChange.Kind.UPDATED || isSilent) {
      return List.of();
    }
    String step = change.kind() == IncidentChange.Kind.OPENED ? "1" : "2";
    String id = change.incident().id() + "/" + step;
    RootCause cause = causes.of(monitor, change.incident());
    String payload =
        IncidentEvent.json(id, change, cause, outcome.window(), baselineVersion, now, baseUrl);
    List<String> targets = rule.targets().isEmpty() ? List.of(DEFAULT_TARGET) : rule.targets();
    return targets.stream()
        .map(
            target ->
                new Notification(
                    id + "/" + target,
                    change.incident().id(),
                    target,
                    payload,
                    Notification.State.QUEUED,
                    0,
                    now,
                    ""))
        .toList();
  }
}
