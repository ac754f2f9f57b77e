package io.leadline.protocol.lines;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.Times;
import io.leadline.protocol.json.JsonPlace;
import io.leadline.protocol.json.JsonRows;
import io.leadline.protocol.serving.Exchange;
import io.leadline.protocol.serving.Payload;
import io.leadline.protocol.serving.ServingFormat;
import io.leadline.protocol.serving.ServingFormats;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;

/**
 * An event of SageMaker's data capture:
 *
 * <pre>
 * {"captureData": {
 *    "endpointInput":  {"observedContentType": "text/csv", "mode": "INPUT", "data": "41,52.1", "encoding": "CSV"},
 *    "endpointOutput": {"observedContentType": "text/csv", "mode": "OUTPUT", "data": "0.07", "encoding": "CSV"}},
 *  "eventMetadata": {"eventId": "…", "inferenceId": "…", "inferenceTime": "2026-11-24T10:00:00Z"},
 *  "eventVersion": "0"}
 * </pre>
 *
 * Rows are named after {@code inferenceId}, by which ground truth is joined there, else after
 * {@code eventId}.
 *
 * @see <a href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture.html">
 *     Data capture</a>
 */
final class CaptureLine implements ExchangeLine {

  /** One side of an event. */
  private record Captured(String data, String encoding, String contentType) {

    static final Captured NONE = new Captured("", "", "");

    ServingFormat format() {
      String encoded = encoding.toUpperCase(Locale.ROOT);
      boolean isCsv =
          encoded.equals("CSV")
              || (!encoded.equals("JSON") && contentType.toLowerCase(Locale.ROOT).contains("csv"));
      return isCsv ? ServingFormats.CSV : ServingFormats.ANY_JSON;
    }
  }

  /** What was read of a line. */
  private static final class Event {
    Captured input = Captured.NONE;
    Captured output = Captured.NONE;
    String eventId = "";
    String inferenceId = "";
    String time = "";
  }

  @Override
  public Read read(Payload line, DecodeContext context) throws DecodeException {
    Event event = new Event();
    try (JsonParser parser =
        JsonRows.factory(context.limits())
            .createParser(line.bytes(), line.offset(), line.length())) {
      read(parser, event);
    } catch (DecodeException e) {
      throw e;
    } catch (IOException e) {
      throw new DecodeException(
          DecodeException.Reason.MALFORMED, context.source(), "", JsonPlace.reason(e), e);
    }
    if (event.input == Captured.NONE) {
      throw DecodeException.malformed(
          context.source(), "$.captureData", "no endpointInput (its capture must be on)");
    }
    String id = event.inferenceId.isEmpty() ? event.eventId : event.inferenceId;
    Payload request = payload(event.input, context);
    Payload response = payload(event.output, context);
    ServingFormat format = new CapturedPair(event.input.format(), event.output.format());
    return new Read(format, new Exchange(id, time(event.time, context), 0, -1, request, response));
  }

  private static void read(JsonParser parser, Event event) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && member.equals("captureData")) {
        readData(parser, event);
      } else if (value == JsonToken.START_OBJECT && member.equals("eventMetadata")) {
        readMetadata(parser, event);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void readData(JsonParser parser, Event event) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && member.equals("endpointInput")) {
        event.input = captured(parser);
      } else if (value == JsonToken.START_OBJECT && member.equals("endpointOutput")) {
        event.output = captured(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static Captured captured(JsonParser parser) throws IOException {
    String data = "";
    String encoding = "";
    String contentType = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      String text = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
      parser.skipChildren();
      switch (member) {
        case "data" -> data = text;
        case "encoding" -> encoding = text;
        case "observedContentType" -> contentType = text;
        default -> {}
      }
    }
    return new Captured(data, encoding, contentType);
  }

  private static void readMetadata(JsonParser parser, Event event) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      String text = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
      parser.skipChildren();
      switch (member) {
        case "eventId" -> event.eventId = text;
        case "inferenceId" -> event.inferenceId = text;
        case "inferenceTime" -> event.time = text;
        default -> {}
      }
    }
  }

  private static Payload payload(Captured captured, DecodeContext context) throws DecodeException {
    byte[] data = captured.data().getBytes(StandardCharsets.UTF_8);
    if (!captured.encoding().equalsIgnoreCase("BASE64")) {
      return Payload.of(data);
    }
    try {
      return Payload.of(Base64.getDecoder().decode(data));
    } catch (IllegalArgumentException e) {
      throw new DecodeException(
          DecodeException.Reason.MALFORMED, context.source(), "$.captureData", "no base64", e);
    }
  }

  private static Instant time(String text, DecodeContext context) throws DecodeException {
    if (text.isEmpty()) {
      return context.defaultTime();
    }
    return Instant.ofEpochMilli(
        Times.parse(text)
            .orElseThrow(
                () ->
                    DecodeException.malformed(
                        context.source(),
                        "$.eventMetadata.inferenceTime",
                        "invalid event time (must be %s)".formatted(Times.ALLOWED))));
  }

  /** Request and response of a capture may be encoded differently. */
  private record CapturedPair(ServingFormat input, ServingFormat output) implements ServingFormat {

    @Override
    public String name() {
      return "sagemaker-capture";
    }

    @Override
    public void request(Payload body, Tensors into) throws DecodeException {
      input.request(body, into);
    }

    @Override
    public void response(Payload body, Tensors into) throws DecodeException {
      output.response(body, into);
    }
  }
}
