package io.leadline.core.monitor;

import java.util.List;

/**
 * Which findings become an incident.
 *
 * @param name unique within a monitor; what the incident is titled with
 * @param when a CEL condition over the window's findings, such as {@code drift.ratio > 1}
 * @param forWindows how many windows in a row it must hold, ≥ 1
 * @param severity of the incident
 * @param targets names of notification targets; empty means the default one
 * @param watchesSegments whether it looks at each segment too
 */
public record AlertRule(
    String name,
    String when,
    int forWindows,
    Severity severity,
    List<String> targets,
    boolean watchesSegments) {

  /** A rule for all predictions together. */
  public AlertRule(
      String name, String when, int forWindows, Severity severity, List<String> targets) {
    this(name, when, forWindows, severity, targets, false);
  }

  public AlertRule {
    targets = List.copyOf(targets);
    if (forWindows < 1) {
      throw new IllegalArgumentException(
          "Invalid 'for' of alert '%s': %d windows (must be ≥ 1)".formatted(name, forWindows));
    }
  }
}
