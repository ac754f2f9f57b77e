package io.leadline.stream.decode;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.Limits;
import io.leadline.protocol.serving.ServingJson;
import io.leadline.stream.WatchedModels.Watched;
import io.leadline.stream.decode.binary.AvroReader;
import io.leadline.stream.decode.binary.ProtobufReader;
import io.leadline.stream.kafka.MessageReader;
import io.leadline.stream.registry.SchemaRegistry;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The formats of records; a new one is added here. */
public final class ChunkDecoders {

  /** Makes a decoder; a format that needs no registry ignores it. */
  private interface Maker {
    ChunkDecoder make(DecodeContext context, Optional<SchemaRegistry> registry);
  }

  private static final Maker ROWS =
      (context, registry) -> new RowsDecoder(context, new JsonReader(context.limits()));
  private static final Maker SERVING =
      (context, registry) -> new ServingChunkDecoder(context, new ServingJson());
  private static final Maker EVENT = (context, registry) -> new RefusedEvents(context);
  private static final Maker AVRO =
      (context, registry) -> new RowsDecoder(context, new AvroReader(registry));
  private static final Maker PROTOBUF =
      (context, registry) -> new RowsDecoder(context, new ProtobufReader(registry));

  /** By content type, and by the short names that the command line takes. */
  private static final Map<String, Maker> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("json", ROWS),
              Map.entry("ndjson", ROWS),
              Map.entry("application/json", ROWS),
              Map.entry("application/x-ndjson", ROWS),
              Map.entry("application/ndjson", ROWS),
              Map.entry("application/jsonl", ROWS),
              Map.entry(MessageReader.EVENT, EVENT),
              Map.entry("kserve", SERVING),
              Map.entry("application/vnd.kserve+json", SERVING),
              Map.entry("avro", AVRO),
              Map.entry("application/avro", AVRO),
              Map.entry("application/vnd.apache.avro", AVRO),
              Map.entry("protobuf", PROTOBUF),
              Map.entry("application/protobuf", PROTOBUF),
              Map.entry("application/x-protobuf", PROTOBUF)));

  // No column of a prediction can have such a name: it is not even text.
  private static final String NEITHER = "\uD800";

  private static final Limits LIMITS = Limits.REQUEST.withBatchRows(1 << 20);

  private ChunkDecoders() {}

  /** All names of formats. */
  public static Set<String> names() {
    return BY_NAME.keySet();
  }

  /** Whether request ids are decoded; without them decoding is faster. */
  public enum Ids {
    KEPT,
    IGNORED
  }

  /** Decodes records with predictions of this format; empty where it is not known. */
  public static Optional<ChunkDecoder> of(
      String format, Watched watched, Ids ids, Optional<SchemaRegistry> registry) {
    return of(format, context(watched.monitor(), watched.monitor().schema(), ids), registry);
  }

  /** Decodes records with ground truth of this format; empty where it is not known. */
  public static Optional<ChunkDecoder> ofLabels(
      String format, Watched watched, Optional<SchemaRegistry> registry) {
    Schema labels = new Schema(watched.monitor().schema().withRole(Role.LABEL));
    return of(format, context(watched.monitor(), labels, Ids.KEPT), registry);
  }

  private static Optional<ChunkDecoder> of(
      String format, DecodeContext context, Optional<SchemaRegistry> registry) {
    String plain = format.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    return Optional.ofNullable(BY_NAME.get(plain)).map(maker -> maker.make(context, registry));
  }

  /** Why a record of this format is refused. */
  public static String unknown(String format) {
    return "unknown format '%s' (must be one of %s)".formatted(format, String.join(", ", names()));
  }

  /** Versions are not kept: a batch of several would be split. */
  private static DecodeContext context(Monitor monitor, Schema schema, Ids ids) {
    Set<String> ignore = new HashSet<>(monitor.ignore());
    ignore.add("version");
    String idField = monitor.idField().orElse("id");
    if (ids == Ids.IGNORED) {
      ignore.add(idField);
    }
    return DecodeContext.of("record", monitor.model())
        .withVersion("any")
        .withSchema(schema)
        .withFields(
            Optional.of(ids == Ids.KEPT ? idField : NEITHER),
            Optional.of(monitor.timeField().orElse("time")),
            Optional.of(NEITHER))
        .withIgnore(ignore)
        .withDefaultTime(Instant.ofEpochMilli(Long.MIN_VALUE))
        .withLimits(LIMITS);
  }
}
