package io.leadline.protocol.event;

import io.leadline.protocol.serving.Payload;
import io.leadline.protocol.serving.ServingFormat;
import io.leadline.protocol.serving.ServingFormats;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One event of CloudEvents 1.0, as far as it is of use here.
 *
 * @param id pairs KServe's request and response
 * @param type tells which of the two it is, see {@link #half}
 * @param time when it happened; empty where the event does not say
 * @param contentType of the data; empty where the event does not say
 * @param data a view of the body it came in; empty where the event has none
 * @param origin where KServe's logger saw it
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents
 *     1.0.2</a>
 */
public record CloudEvent(
    String id,
    String type,
    Optional<Instant> time,
    String contentType,
    Payload data,
    Origin origin) {

  private static final String REQUEST = ".inference.request";
  private static final String RESPONSE = ".inference.response";

  /** What is allowed, for error messages. */
  public static final String ALLOWED_TYPES =
      "org.kubeflow.serving.inference.request or org.kubeflow.serving.inference.response";

  /** Which half of an exchange KServe's logger reports with it; empty for other events. */
  public Optional<Half> half() {
    if (type.endsWith(REQUEST)) {
      return Optional.of(Half.REQUEST);
    }
    return type.endsWith(RESPONSE) ? Optional.of(Half.RESPONSE) : Optional.empty();
  }

  /** The format of its data. */
  public ServingFormat format() {
    String lower = contentType.toLowerCase(Locale.ROOT);
    if (lower.contains("grpc") || lower.contains("protobuf")) {
      return ServingFormats.GRPC;
    }
    return lower.contains("csv") ? ServingFormats.CSV : ServingFormats.JSON;
  }

  /** The same event, as if of this InferenceService. */
  public CloudEvent ofService(String service) {
    Origin other =
        new Origin(
            origin.source(), origin.namespace(), service, origin.component(), origin.endpoint());
    return new CloudEvent(id, type, time, contentType, data, other);
  }

  /** The same event with data of its own, so that it may outlive the body it came in. */
  public CloudEvent detached() {
    byte[] copy = Arrays.copyOfRange(data.bytes(), data.offset(), data.offset() + data.length());
    return new CloudEvent(
        id, type, time, contentType, Payload.of(copy).withJsonLength(data.jsonLength()), origin);
  }
}
