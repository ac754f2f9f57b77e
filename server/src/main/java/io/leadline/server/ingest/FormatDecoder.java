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
import io.leadline.protocol.json.JsonArrayDecoder;
import io.leadline.server.MonitorCatalog;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Decodes bodies by their content type; compression is recognised by the bytes themselves. */
@Singleton
@DefaultBean
public final class FormatDecoder implements BodyDecoder {

  private static final RequestDecoder NDJSON = TableFormats.decoder(TableFormats.NDJSON);

  /** A new format is added here. */
  private static final Map<String, RequestDecoder> BY_TYPE =
      new TreeMap<>(
          Map.of(
              "application/x-ndjson", NDJSON,
              "application/ndjson", NDJSON,
              "application/jsonl", NDJSON,
              "application/json", new JsonArrayDecoder(),
              "text/csv", TableFormats.decoder(TableFormats.CSV)));

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
    RejectedLines rejected = new RejectedLines(DecodedBody.MAX_REPORTED);
    List<Batch> batches = new ArrayList<>();
    try {
      decoder(body).decode(body.bytes(), context.withProblems(rejected), batches::add);
    } catch (DecodeException e) {
      throw new BadBodyException(reason(e), String.valueOf(e.getMessage()));
    }
    return new DecodedBody(
        batches,
        rejected.first().stream().map(line -> new Rejection(line.line(), line.reason())).toList(),
        rejected.count());
  }

  private static RequestDecoder decoder(Body body) throws BadBodyException {
    if (!ENCODINGS.contains(body.contentEncoding())) {
      throw new BadBodyException(
          BadBodyException.Reason.UNSUPPORTED,
          "unknown Content-Encoding '%s' (must be gzip or zstd)".formatted(body.contentEncoding()));
    }
    RequestDecoder decoder = BY_TYPE.get(body.contentType());
    if (decoder == null) {
      throw new BadBodyException(
          BadBodyException.Reason.UNSUPPORTED,
          "unknown Content-Type '%s' (must be one of %s)"
              .formatted(body.contentType(), String.join(", ", BY_TYPE.keySet())));
    }
    return decoder;
  }

  private static BadBodyException.Reason reason(DecodeException failure) {
    return switch (failure.reason()) {
      case MALFORMED -> BadBodyException.Reason.MALFORMED;
      case UNSUPPORTED -> BadBodyException.Reason.UNSUPPORTED;
      case TOO_LARGE -> BadBodyException.Reason.TOO_LARGE;
    };
  }
}
