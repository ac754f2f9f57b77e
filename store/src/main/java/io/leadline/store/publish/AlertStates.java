package io.leadline.store.publish;

import io.leadline.core.alert.Incident;
import io.leadline.core.alert.IncidentTracker.State;
import io.leadline.store.FastStore;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a model's alert rules between windows. The open incident itself is looked
 * up, so that one which somebody acknowledged, or which was saved just before a crash, is found.
 */
final class AlertStates {

  private static final int MOST_OPEN = 1_000;

  private final FastStore store;

  AlertStates(FastStore store) {
    this.store = store;
  }

  State read(String model, String rule) {
    Optional<Incident> open =
        store.incidents(model, true, MOST_OPEN).stream()
            .filter(incident -> incident.rule().equals(rule))
            .findFirst();
    State counted = store.cursor(model, name(rule)).map(AlertStates::parse).orElse(State.START);
    return new State(
        counted.breaches(), counted.firstBreach(), counted.goods(), counted.latest(), open);
  }

  void save(String model, String rule, State state) {
    store.saveCursor(
        model,
        name(rule),
        "%d %s %d %s"
            .formatted(state.breaches(), state.firstBreach(), state.goods(), state.latest()));
  }

  private static State parse(String text) {
    String[] parts = text.split(" ");
    return new State(
        Integer.parseInt(parts[0]),
        Instant.parse(parts[1]),
        Integer.parseInt(parts[2]),
        Instant.parse(parts[3]),
        Optional.empty());
  }

  private static String name(String rule) {
    return "alert/" + rule;
  }
}
