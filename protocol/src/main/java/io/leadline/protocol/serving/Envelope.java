package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.Times;
import io.leadline.protocol.json.JsonRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A request and its response in one JSON object, as payload logs keep them: {@code {"id": "a",
 * "time": "2026-11-24T10:00:00Z", "status": 200, "latency_ms": 3.1, "request": {…}, "response":
 * {…}}}. Only {@code request} must be there; both may also be JSON in a string.
 */
public final class Envelope {

  /** Members by which a body is known to be a request itself. */
  private static final Set<String> REQUEST =
      Set.of("instances", "inputs", "dataframe_split", "dataframe_records");

  private final Payload body;
  private final DecodeContext context;
  private String id = "";
  private Instant time;
  private int status;
  private long latencyNanos = -1;
  private Payload request = Payload.EMPTY;
  private Payload response = Payload.EMPTY;

  private Envelope(Payload body, DecodeContext context) {
    this.body = body;
    this.context = context;
    this.time = context.defaultTime();
  }

  /** The exchange in it; one of a request alone, where the body is no such object. */
  public static Exchange open(Payload body, DecodeContext context) throws DecodeException {
    return new Envelope(body, context)
        .read()
        .orElseGet(() -> Exchange.ofRequest("", context.defaultTime(), body));
  }

  private Optional<Exchange> read() throws DecodeException {
    if (body.jsonLength() >= 0) {
      return Optional.empty();
    }
    try (JsonParser parser =
        JsonRows.factory(context.limits())
            .createParser(body.bytes(), body.offset(), body.length())) {
      try {
        return read(parser);
      } catch (IOException e) {
        throw JsonPath.refusal(context.source(), parser, e);
      }
    } catch (IOException e) {
      throw JsonPath.refusal(context.source(), null, e);
    }
  }

  private Optional<Exchange> read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (REQUEST.contains(parser.currentName())) {
        return Optional.empty();
      }
      String member = parser.currentName();
      parser.nextToken();
      readMember(member, parser);
    }
    return request.isEmpty()
        ? Optional.empty()
        : Optional.of(new Exchange(id, time, status, latencyNanos, request, response));
  }

  private void readMember(String member, JsonParser parser) throws IOException {
    switch (member) {
      case "id", "request_id" -> id = scalar(parser);
      case "time", "timestamp" -> time = time(scalar(parser));
      case "status" -> status = parser.currentToken().isNumeric() ? parser.getIntValue() : 0;
      case "latency_ms" -> latencyNanos = latencyNanos(parser);
      case "request" -> request = payload(parser);
      case "response" -> response = payload(parser);
      default -> parser.skipChildren();
    }
  }

  private static String scalar(JsonParser parser) throws IOException {
    String text = parser.currentToken().isScalarValue() ? parser.getText() : "";
    parser.skipChildren();
    return parser.currentToken() == JsonToken.VALUE_NULL ? "" : text;
  }

  private Instant time(String text) throws DecodeException {
    if (text.isEmpty()) {
      return time;
    }
    return Instant.ofEpochMilli(
        Times.parse(text)
            .orElseThrow(
                () ->
                    DecodeException.malformed(
                        context.source(),
                        "$.time",
                        "invalid event time (must be %s)".formatted(Times.ALLOWED))));
  }

  private static long latencyNanos(JsonParser parser) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      parser.skipChildren();
      return -1;
    }
    double millis = parser.getDoubleValue();
    return millis >= 0 && millis < 1e9 ? Math.round(millis * 1e6) : -1;
  }

  private Payload payload(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Payload.EMPTY;
    }
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return Payload.of(parser.getText().getBytes(StandardCharsets.UTF_8));
    }
    return JsonSlice.current(parser, body);
  }
}
