package io.leadline.protocol.serving;

import java.time.Instant;

/**
 * A request to a model and its response.
 *
 * @param id of the request, for rows whose body names none; may be empty
 * @param time when the model was asked
 * @param status HTTP status of the response; 0 where unknown
 * @param latencyNanos from the request's last byte to the response's last; negative where unknown
 * @param request its body
 * @param response its body; empty where it is not known
 */
public record Exchange(
    String id, Instant time, int status, long latencyNanos, Payload request, Payload response) {

  /** A request whose response is not known. */
  public static Exchange ofRequest(String id, Instant time, Payload request) {
    return new Exchange(id, time, 0, -1, request, Payload.EMPTY);
  }

  /** Whether the model refused or failed. */
  public boolean isFailed() {
    return status >= 400;
  }
}
