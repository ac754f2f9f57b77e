package io.leadline.sidecar.receive;

import io.leadline.protocol.DecodeException;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;

/** Why a request of a logger was not taken, or not all of it. */
public enum Refusal {
  /** It is no CloudEvent, or one that is no half of an exchange. */
  MALFORMED(HttpResponseStatus.BAD_REQUEST),
  /** Its form is not read here. */
  UNSUPPORTED(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE),
  /** It is longer than a body may be. */
  TOO_LARGE(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE),
  /** Too much is being received at the same time. */
  NO_ROOM(HttpResponseStatus.SERVICE_UNAVAILABLE),
  /** Events are sent by POST. */
  NO_POST(HttpResponseStatus.METHOD_NOT_ALLOWED);

  private final HttpResponseStatus status;

  Refusal(HttpResponseStatus status) {
    this.status = status;
  }

  static Refusal of(DecodeException failure) {
    return switch (failure.reason()) {
      case MALFORMED -> MALFORMED;
      case UNSUPPORTED -> UNSUPPORTED;
      case TOO_LARGE -> TOO_LARGE;
    };
  }

  HttpResponseStatus status() {
    return status;
  }

  /** As metrics name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
