package io.leadline.config;

import java.util.Map;
import java.util.Optional;

/**
 * Targets of notifications.
 *
 * @param targets by name
 */
public record Notify(Map<String, Target> targets) {

  /**
   * One target; several ways of delivery may be used at once.
   *
   * @param webhook address that events are POSTed to
   * @param headers further headers of these requests
   * @param secret key of their signature
   * @param isLog whether events are written to the program's log
   */
  public record Target(
      Optional<String> webhook,
      Map<String, String> headers,
      Optional<String> secret,
      boolean isLog) {

    public Target {
      headers = Map.copyOf(headers);
    }
  }

  public Notify {
    targets = Map.copyOf(targets);
  }
}
