package io.leadline.stream.decode;

import io.leadline.core.monitor.Monitor;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.Limits;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The formats of records; a new one is added here. */
public final class ChunkDecoders {

  /** By content type, and by the short names that the command line takes. */
  private static final Map<String, JsonDecoder.RowFormat> JSON =
      new TreeMap<>(
          Map.of(
              "json", JsonDecoder::readRows,
              "ndjson", JsonDecoder::readRows,
              "application/json", JsonDecoder::readRows,
              "application/x-ndjson", JsonDecoder::readRows,
              "application/ndjson", JsonDecoder::readRows,
              "application/jsonl", JsonDecoder::readRows));

  // No column of a prediction can have such a name: it is not even text.
  private static final String NEITHER = "\uD800";

  private static final Limits LIMITS = Limits.REQUEST.withBatchRows(1 << 20);

  private ChunkDecoders() {}

  /** All names of formats. */
  public static Set<String> names() {
    return JSON.keySet();
  }

  /** Decodes records of this format; empty where it is not known. */
  public static Optional<ChunkDecoder> of(String format, Monitor monitor) {
    String plain = format.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    return Optional.ofNullable(JSON.get(plain))
        .map(rows -> new JsonDecoder(context(monitor), rows));
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
