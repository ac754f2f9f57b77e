package io.leadline.store.publish;

import io.leadline.store.FastStore;
import java.time.Instant;
import java.util.Optional;

/**
 * Until when nobody wants to hear of an alert rule of a model. Incidents open, and end, as always;
 * only their notifications are not sent.
 */
public final class Silences {

  private final FastStore store;

  public Silences(FastStore store) {
    this.store = store;
  }

  /** When the silence of the rule ends; empty where there is none at {@code now}. */
  public Optional<Instant> until(String model, String rule, Instant now) {
    return store.cursor(model, name(rule)).map(Instant::parse).filter(until -> until.isAfter(now));
  }

  /** Begins a silence, or replaces the one there is. */
  public void silence(String model, String rule, Instant until) {
    store.saveCursor(model, name(rule), until.toString());
  }

  /** Ends the silence, if there is one. */
  public void end(String model, String rule) {
    store.saveCursor(model, name(rule), Instant.EPOCH.toString());
  }

  private static String name(String rule) {
    return "silence/" + rule;
  }
}
