package io.leadline.sidecar.route;

import io.leadline.sidecar.tee.Capture;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Decides which requests are copied. Called on event loops: must neither block nor throw. */
@FunctionalInterface
public interface Recorder {

  /** Copies nothing. */
  Recorder NONE = (request, id) -> null;

  /**
   * Begins the copy of an exchange.
   *
   * @param request as the client sent it
   * @param id the request's id
   * @return null where the request is no prediction
   */
  @Nullable Capture begin(HttpRequest request, String id);
}
