package io.leadline.protocol.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.Times;
import io.leadline.protocol.json.JsonPlace;
import io.leadline.protocol.json.JsonRows;
import io.leadline.protocol.serving.JsonSlice;
import io.leadline.protocol.serving.Payload;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * CloudEvents by HTTP: in structured mode the body is the event, in batched mode an array of them;
 * in binary mode the body is the data and headers are the rest.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">
 *     HTTP protocol binding</a>
 */
public final class CloudEvents {

  public static final String STRUCTURED = "application/cloudevents+json";
  public static final String BATCHED = "application/cloudevents-batch+json";

  /** Header that marks binary mode. */
  public static final String VERSION_HEADER = "ce-specversion";

  private static final int MAX_ID = 512;

  private CloudEvents() {}

  /**
   * The event of a body in binary mode.
   *
   * @param header value of a header by its lower-case name, empty where it is absent
   */
  public static CloudEvent binary(UnaryOperator<String> header, Payload data, DecodeContext context)
      throws DecodeException {
    return event(
        decoded(header.apply("ce-id")),
        header.apply("ce-type"),
        header.apply("ce-time"),
        header.apply("content-type"),
        data,
        new Origin(
            header.apply("ce-source"),
            header.apply("ce-namespace"),
            header.apply("ce-inferenceservicename"),
            header.apply("ce-component"),
            header.apply("ce-endpoint")),
        context);
  }

  /** A header's value, of which the binding encodes all but printable ASCII by percent signs. */
  private static String decoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A sender that does not encode: the percent sign is one.
      return value;
    }
  }

  /**
   * The events of a body in structured or batched mode, in order.
   *
   * @throws DecodeException if it is not JSON; events before the fault were handed over
   */
  public static void structured(Payload body, DecodeContext context, Consumer<CloudEvent> events)
      throws DecodeException {
    try (JsonParser parser =
        JsonRows.factory(context.limits())
            .createParser(body.bytes(), body.offset(), body.length())) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        events.accept(event(parser, body, context));
      } else if (first == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          events.accept(event(parser, body, context));
        }
      }
      if (first == null || !(first.isStructStart()) || parser.currentToken().isStructStart()) {
        throw DecodeException.malformed(
            context.source(), "", "no CloudEvent (must be a JSON object or an array of them)");
      }
      requireEnd(parser, context);
    } catch (DecodeException e) {
      throw e;
    } catch (IOException e) {
      throw new DecodeException(
          DecodeException.Reason.MALFORMED, context.source(), "", JsonPlace.reason(e), e);
    }
  }

  private static void requireEnd(JsonParser parser, DecodeContext context) throws IOException {
    boolean isInArray = parser.getParsingContext().inArray();
    if (isInArray || parser.nextToken() != null) {
      throw DecodeException.malformed(
          context.source(), "", "something that is no CloudEvent follows or stands between them");
    }
  }

  private static CloudEvent event(JsonParser parser, Payload body, DecodeContext context)
      throws IOException {
    String id = "";
    String type = "";
    String time = "";
    String contentType = "";
    Payload data = Payload.EMPTY;
    String source = "";
    String namespace = "";
    String service = "";
    String component = "";
    String endpoint = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "id" -> id = text(parser);
        case "type" -> type = text(parser);
        case "time" -> time = text(parser);
        case "datacontenttype" -> contentType = text(parser);
        case "source" -> source = text(parser);
        case "namespace" -> namespace = text(parser);
        case "inferenceservicename" -> service = text(parser);
        case "component" -> component = text(parser);
        case "endpoint" -> endpoint = text(parser);
        case "data" -> data = data(parser, body);
        case "data_base64" -> data = base64(text(parser), context);
        default -> parser.skipChildren();
      }
    }
    Origin origin = new Origin(source, namespace, service, component, endpoint);
    return event(id, type, time, contentType, data, origin, context);
  }

  private static String text(JsonParser parser) throws IOException {
    boolean isText = parser.currentToken() == JsonToken.VALUE_STRING;
    String text = isText ? parser.getText() : "";
    parser.skipChildren();
    return text;
  }

  /** JSON as it stands in the body; of a string its characters. */
  private static Payload data(JsonParser parser, Payload body) throws IOException {
    if (parser.currentToken().isStructStart()) {
      return JsonSlice.current(parser, body);
    }
    return parser.currentToken() == JsonToken.VALUE_NULL
        ? Payload.EMPTY
        : Payload.of(parser.getText().getBytes(StandardCharsets.UTF_8));
  }

  private static Payload base64(String text, DecodeContext context) throws DecodeException {
    try {
      return Payload.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new DecodeException(
          DecodeException.Reason.MALFORMED, context.source(), "data_base64", "no base64", e);
    }
  }

  private static CloudEvent event(
      String id,
      String type,
      String time,
      String contentType,
      Payload data,
      Origin origin,
      DecodeContext context)
      throws DecodeException {
    require(!id.isEmpty(), "no id", context);
    require(id.length() <= MAX_ID, "an id of more than %d characters".formatted(MAX_ID), context);
    require(!type.isEmpty(), "no type", context);
    Optional<Instant> happened = Optional.empty();
    if (!time.isEmpty()) {
      OptionalLong millis = Times.parse(time);
      require(millis.isPresent(), "invalid time (must be %s)".formatted(Times.ALLOWED), context);
      happened = Optional.of(Instant.ofEpochMilli(millis.orElseThrow()));
    }
    return new CloudEvent(id, type, happened, contentType, data, origin);
  }

  private static void require(boolean holds, String otherwise, DecodeContext context)
      throws DecodeException {
    if (!holds) {
      throw DecodeException.malformed(context.source(), "", "a CloudEvent with " + otherwise);
    }
  }
}
