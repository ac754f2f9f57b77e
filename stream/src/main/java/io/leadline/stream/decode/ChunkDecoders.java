package io.leadline.stream.decode;

import io.leadline.core.monitor.Monitor;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.Limits;
import io.leadline.protocol.serving.ServingJson;
import io.leadline.stream.kafka.MessageReader;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The formats of records; a new one is added here. */
public final class ChunkDecoders {

  private static final Function<DecodeContext, ChunkDecoder> ROWS =
      context -> new JsonDecoder(context, JsonDecoder::readRows);
  private static final Function<DecodeContext, ChunkDecoder> SERVING =
      context -> new ServingChunkDecoder(context, new ServingJson());

  /** By content type, and by the short names that the command line takes. */
  private static final Map<String, Function<DecodeContext, ChunkDecoder>> BY_NAME =
      new TreeMap<>(
          Map.of(
              "json",
              ROWS,
              "ndjson",
              ROWS,
              "application/json",
              ROWS,
              "application/x-ndjson",
              ROWS,
              "application/ndjson",
              ROWS,
              "application/jsonl",
              ROWS,
              MessageReader.EVENT,
              RefusedEvents::new,
              "kserve",
              SERVING,
              "application/vnd.kserve+json",
              SERVING));

  // No column of a prediction can have such a name: it is not even text.
  private static final String NEITHER = "\uD800";

  private static final Limits LIMITS = Limits.REQUEST.withBatchRows(1 << 20);

  private ChunkDecoders() {}

  /** All names of formats. */
  public static Set<String> names() {
    return BY_NAME.keySet();
  }

  /** Decodes records of this format; empty where it is not known. */
  public static Optional<ChunkDecoder> of(String format, Monitor monitor) {
    String plain = format.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    return Optional.ofNullable(BY_NAME.get(plain)).map(decoder -> decoder.apply(context(monitor)));
  }

  /**
   * Request ids and versions are not kept: profiles of the stream do not need them, and a batch of
   * several versions would be split.
   */
  private static DecodeContext context(Monitor monitor) {
    Set<String> ignore = new HashSet<>(monitor.ignore());
    ignore.add(monitor.idField().orElse("id"));
    ignore.add("version");
    return DecodeContext.of("record", monitor.model())
        .withVersion("any")
        .withSchema(monitor.schema())
        .withFields(
            Optional.of(NEITHER),
            Optional.of(monitor.timeField().orElse("time")),
            Optional.of(NEITHER))
        .withIgnore(ignore)
        .withDefaultTime(Instant.ofEpochMilli(Long.MIN_VALUE))
        .withLimits(LIMITS);
  }
}
