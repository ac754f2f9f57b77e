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
   * A service of PagerDuty.
   *
   * @param routingKey its integration key
   * @param url of the Events API; empty for the usual one
   */
  public record PagerDuty(String routingKey, Optional<String> url) {}

  /**
   * One target; several ways of delivery may be used at once.
   *
   * @param webhook address that events are POSTed to
   * @param headers further headers of these requests
   * @param secret key of their signature
   * @param alertmanager address of a Prometheus Alertmanager
   * @param slack address of an incoming webhook of Slack
   * @param pagerDuty the service of PagerDuty that is told
   * @param isLog whether events are written to the program's log
   */
  public record Target(
      Optional<String> webhook,
      Map<String, String> headers,
      Optional<String> secret,
      Optional<String> alertmanager,
      Optional<String> slack,
      Optional<PagerDuty> pagerDuty,
      boolean isLog) {

    public Target {
      headers = Map.copyOf(headers);
    }
  }

  public Notify {
    targets = Map.copyOf(targets);
  }
}
