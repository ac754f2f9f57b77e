package io.leadline.core.alert;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Folds what one alert rule says of one model's windows into the life of incidents. Pure: the state
 * goes in and comes out, ids and the time are passed in.
 *
 * <p>An incident opens after the rule's number of breaching windows in a row, and resolves after
 * {@value #GOOD_WINDOWS} good ones in a row; while it is open there is no second one. Windows
 * without data count neither way, and end no row. Windows are folded in the order of their start: a
 * window that is computed again, or an earlier one that comes late, never opens, reopens or
 * resolves anything; if its incident is open and it is the latest breaching window, its causes are
 * brought up to date.
 */
public final class IncidentTracker {

  /** Good windows in a row that resolve an incident. */
  public static final int GOOD_WINDOWS = 2;

  /** Most causes that an incident keeps. */
  public static final int MOST_CAUSES = 20;

  private IncidentTracker() {}

  /**
   * What is remembered of a rule between windows.
   *
   * @param breaches breaching windows in a row up to now
   * @param firstBreach start of the first of them; the epoch where there is none
   * @param goods good windows in a row since the last breach
   * @param latest start of the latest window with data; {@link Instant#MIN} before the first
   * @param open the incident that is open, if one is
   */
  public record State(
      int breaches, Instant firstBreach, int goods, Instant latest, Optional<Incident> open) {

    public static final State START = new State(0, Instant.EPOCH, 0, Instant.MIN, Optional.empty());
  }

  /** What is remembered from here on, and what happened, at most one thing. */
  public record Step(State state, Optional<IncidentChange> change) {}

  /**
   * Folds in one window.
   *
   * @param newId gives the id of an incident that opens; called at most once
   * @param now wall clock
   */
  public static Step fold(State state, RuleOutcome outcome, Supplier<String> newId, Instant now) {
    if (outcome.state() == RuleOutcome.State.NO_DATA) {
      return new Step(state, Optional.empty());
    }
    boolean isBreach = outcome.state() == RuleOutcome.State.BREACH;
    if (!outcome.window().start().isAfter(state.latest())) {
      return isBreach ? again(state, outcome) : new Step(state, Optional.empty());
    }
    return isBreach ? breach(state, outcome, newId, now) : clear(state, outcome, now);
  }

  private static Step again(State state, RuleOutcome outcome) {
    Optional<Incident> open =
        state.open().filter(incident -> incident.lastWindow().equals(outcome.window().end()));
    return open.map(incident -> updated(state, incident, outcome))
        .orElseGet(() -> new Step(state, Optional.empty()));
  }

  private static Step breach(
      State state, RuleOutcome outcome, Supplier<String> newId, Instant now) {
    Instant start = outcome.window().start();
    State counted =
        new State(
            state.breaches() + 1,
            state.breaches() == 0 ? start : state.firstBreach(),
            0,
            start,
            state.open());
    if (state.open().isPresent()) {
      return updated(counted, state.open().get(), outcome);
    }
    if (counted.breaches() < outcome.rule().forWindows()) {
      return new Step(counted, Optional.empty());
    }
    Incident opened = opened(counted.firstBreach(), outcome, newId.get(), now);
    return changed(counted, opened, IncidentChange.Kind.OPENED);
  }

  private static Incident opened(Instant since, RuleOutcome outcome, String id, Instant now) {
    return new Incident(
        id,
        outcome.window().model(),
        outcome.rule().name(),
        outcome.rule().severity(),
        Incident.State.OPEN,
        summary(outcome, since),
        since,
        outcome.window().end(),
        now,
        Optional.empty(),
        worstFirst(outcome.causes()));
  }

  private static Step updated(State state, Incident incident, RuleOutcome outcome) {
    Incident updated =
        new Incident(
            incident.id(),
            incident.model(),
            incident.rule(),
            outcome.rule().severity(),
            incident.state(),
            summary(outcome, incident.since()),
            incident.since(),
            outcome.window().end(),
            incident.opened(),
            Optional.empty(),
            worstFirst(outcome.causes()));
    return changed(state, updated, IncidentChange.Kind.UPDATED);
  }

  private static Step clear(State state, RuleOutcome outcome, Instant now) {
    int goods = state.goods() + 1;
    State counted = new State(0, Instant.EPOCH, goods, outcome.window().start(), state.open());
    if (state.open().isEmpty() || goods < GOOD_WINDOWS) {
      return new Step(counted, Optional.empty());
    }
    Incident resolved = state.open().get().resolvedAt(now);
    State ended = new State(0, Instant.EPOCH, goods, counted.latest(), Optional.empty());
    return new Step(ended, Optional.of(new IncidentChange(resolved, IncidentChange.Kind.RESOLVED)));
  }

  private static Step changed(State state, Incident incident, IncidentChange.Kind kind) {
    State next =
        new State(
            state.breaches(),
            state.firstBreach(),
            state.goods(),
            state.latest(),
            Optional.of(incident));
    return new Step(next, Optional.of(new IncidentChange(incident, kind)));
  }

  private static String summary(RuleOutcome outcome, Instant since) {
    return outcome.summary().isEmpty()
        ? Summary.of(outcome.rule().name(), worstFirst(outcome.causes()), outcome.checked(), since)
        : outcome.summary();
  }

  private static List<Incident.Cause> worstFirst(List<Incident.Cause> causes) {
    return causes.stream()
        .sorted(
            Comparator.comparingDouble(Incident.Cause::ratio)
                .reversed()
                .thenComparing(Incident.Cause::metric)
                .thenComparing(Incident.Cause::feature))
        .limit(MOST_CAUSES)
        .toList();
  }
}
