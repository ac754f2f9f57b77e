package io.leadline.store;

import java.time.Instant;

/**
 * A message about an incident on its way to one target.
 *
 * @param id unique; receivers can use it to recognise a repetition
 * @param incident the incident's id
 * @param target the target's name in the monitor's {@code notify}
 * @param payload the CloudEvents 1.0 JSON to deliver
 * @param state where it is on its way
 * @param attempts how often delivery was tried
 * @param due when to try next
 * @param lastError why the last attempt failed; empty if none did
 */
public record Notification(
    String id,
    String incident,
    String target,
    String payload,
    State state,
    int attempts,
    Instant due,
    String lastError) {

  /** Where a notification is on its way. */
  public enum State {
    QUEUED,
    DELIVERED,
    GIVEN_UP
  }
}
