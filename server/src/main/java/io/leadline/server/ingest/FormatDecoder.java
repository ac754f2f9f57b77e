package io.leadline.server.ingest;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.Limits;
import io.leadline.protocol.RejectedLines;
import io.leadline.protocol.RequestDecoder;
import io.leadline.protocol.TableFormats;
import io.leadline.protocol.event.CloudEvents;
import io.leadline.protocol.json.JsonArrayDecoder;
import io.leadline.protocol.lines.DetectedJson;
import io.leadline.protocol.serving.OutputMapping;
import io.leadline.protocol.serving.Payload;
import io.leadline.protocol.serving.ServingDecoder;
import io.leadline.protocol.serving.ServingFormats;
import io.leadline.server.MonitorCatalog;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decodes bodies by the format or the content type that is said of them; compression is recognised
 * by the bytes themselves.
 */
@Singleton
@DefaultBean
public final class FormatDecoder implements BodyDecoder {

  private static final RequestDecoder NDJSON = TableFormats.decoder(TableFormats.NDJSON);
  private static final RequestDecoder CSV = TableFormats.decoder(TableFormats.CSV);
  private static final RequestDecoder KSERVE = new ServingDecoder(ServingFormats.JSON);
  private static final RequestDecoder GRPC = new ServingDecoder(ServingFormats.GRPC);

  /** A new format is added here. */
  private static final Map<String, RequestDecoder> BY_TYPE =
      new TreeMap<>(
          Map.of(
              "application/x-ndjson", NDJSON,
              "application/ndjson", NDJSON,
              "application/jsonl", NDJSON,
              "application/json", new DetectedJson(),
              "application/vnd.kserve.v1+json", KSERVE,
              "application/vnd.kserve.v2+json", KSERVE,
              "application/grpc", GRPC,
              "application/grpc+proto", GRPC,
              "text/csv", CSV));

  /** By the query parameter {@code format}, which goes before the content type. */
  private static final Map<String, RequestDecoder> BY_NAME =
      new TreeMap<>(
          Map.of(
              "ndjson", NDJSON,
              "csv", CSV,
              "json", new JsonArrayDecoder(),
              "kserve", KSERVE,
              "mlflow", KSERVE,
              "tensorflow", KSERVE,
              "kserve-grpc", GRPC,
              "csv-rows", new ServingDecoder(ServingFormats.CSV)));

  private static final String JSON_LENGTH = Payload.JSON_LENGTH_HEADER.toLowerCase(Locale.ROOT);

  private static final Set<String> ENCODINGS = Set.of("", "identity", "gzip", "x-gzip", "zstd");

  private final MonitorCatalog monitors;

  public FormatDecoder(MonitorCatalog monitors) {
    this.monitors = monitors;
  }

  @Override
  public DecodedBody predictions(Body body) throws BadBodyException, IOException {
    Optional<Monitor> monitor = monitors.monitor(body.model());
    DecodeContext context = context(body, known(monitor));
    return decode(body, monitor.map(known -> withFields(context, known)).orElse(context));
  }

  @Override
  public DecodedBody labels(Body body) throws BadBodyException, IOException {
    Optional<Monitor> monitor = monitors.monitor(body.model());
    List<Field> labels =
        monitor.map(known -> known.schema().withRole(Role.LABEL)).orElse(List.of());
    Schema schema = known(monitor);
    DecodeContext context = context(body, new Schema(schema.withRole(Role.LABEL)));
    DecodedBody decoded =
        decode(body, monitor.map(known -> withFields(context, known)).orElse(context));
    if (!decoded.halves().isEmpty()) {
      throw new BadBodyException(
          BadBodyException.Reason.UNSUPPORTED, "CloudEvents are no ground truth");
    }
    for (Batch batch : decoded.batches()) {
      requireLabel(batch, labels);
    }
    return decoded;
  }

  /**
   * The fields whose kind is known. That of outputs is a guess until there is a baseline; their
   * values tell it better.
   */
  private Schema known(Optional<Monitor> monitor) {
    if (monitor.isEmpty() || monitors.hasBaseline(monitor.get().model())) {
      return monitor.map(Monitor::schema).orElse(Schema.EMPTY);
    }
    return new Schema(
        monitor.get().schema().fields().stream()
            .filter(field -> field.role() == Role.FEATURE || field.role() == Role.TAG)
            .toList());
  }

  private static void requireLabel(Batch batch, List<Field> labels) throws BadBodyException {
    List<String> columns = batch.columns().stream().map(Column::name).toList();
    boolean hasLabel =
        labels.isEmpty() || labels.stream().anyMatch(label -> columns.contains(label.name()));
    if (!hasLabel) {
      throw new BadBodyException(
          BadBodyException.Reason.MALFORMED,
          "no label: fields %s (must have '%s', the monitor's label)"
              .formatted(columns, labels.get(0).name()));
    }
  }

  private static DecodeContext context(Body body, Schema schema) {
    return DecodeContext.of("body", body.model())
        .withSchema(schema)
        .withLimits(Limits.REQUEST)
        .withDefaultTime(body.received());
  }

  private static DecodeContext withFields(DecodeContext context, Monitor monitor) {
    return context
        .withFields(monitor.idField(), monitor.timeField(), Optional.empty())
        .withIgnore(monitor.ignore());
  }

  private static DecodedBody decode(Body body, DecodeContext context)
      throws BadBodyException, IOException {
    requireEncoding(body);
    RejectedLines rejected = new RejectedLines(DecodedBody.MAX_REPORTED);
    DecodeContext counting = context.withProblems(rejected);
    List<Batch> batches = new ArrayList<>();
    List<EventHalf> halves = List.of();
    try {
      if (EventDecoder.matches(body)) {
        halves = EventDecoder.decode(body, counting);
      } else {
        decoder(body).decode(body.bytes(), counting, batches::add);
      }
    } catch (DecodeException e) {
      throw new BadBodyException(reason(e), String.valueOf(e.getMessage()));
    }
    return new DecodedBody(
        batches,
        halves,
        rejected.first().stream().map(line -> new Rejection(line.line(), line.reason())).toList(),
        rejected.count());
  }

  private static void requireEncoding(Body body) throws BadBodyException {
    if (!ENCODINGS.contains(body.contentEncoding())) {
      throw new BadBodyException(
          BadBodyException.Reason.UNSUPPORTED,
          "unknown Content-Encoding '%s' (must be gzip or zstd)".formatted(body.contentEncoding()));
    }
  }

  private static RequestDecoder decoder(Body body) throws BadBodyException {
    String jsonLength = body.header(JSON_LENGTH);
    if (!jsonLength.isEmpty()) {
      return new ServingDecoder(ServingFormats.JSON, OutputMapping.USUAL, length(jsonLength));
    }
    boolean isNamed = !body.format().isEmpty();
    Map<String, RequestDecoder> known = isNamed ? BY_NAME : BY_TYPE;
    String name = isNamed ? body.format() : body.contentType();
    RequestDecoder decoder = known.get(name);
    if (decoder == null) {
      String events = isNamed ? "" : ", " + CloudEvents.STRUCTURED + ", " + CloudEvents.BATCHED;
      throw new BadBodyException(
          BadBodyException.Reason.UNSUPPORTED,
          "unknown %s '%s' (must be one of %s%s)"
              .formatted(
                  isNamed ? "format" : "Content-Type",
                  name,
                  String.join(", ", known.keySet()),
                  events));
    }
    return decoder;
  }

  private static int length(String header) throws BadBodyException {
    try {
      int length = Integer.parseInt(header.strip());
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Told below, like a length below 0.
    }
    throw new BadBodyException(
        BadBodyException.Reason.MALFORMED,
        "invalid %s '%s' (must be a number of bytes)"
            .formatted(Payload.JSON_LENGTH_HEADER, header));
  }

  private static BadBodyException.Reason reason(DecodeException failure) {
    return switch (failure.reason()) {
      case MALFORMED -> BadBodyException.Reason.MALFORMED;
      case UNSUPPORTED -> BadBodyException.Reason.UNSUPPORTED;
      case TOO_LARGE -> BadBodyException.Reason.TOO_LARGE;
    };
  }
}
