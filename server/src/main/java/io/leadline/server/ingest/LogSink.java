package io.leadline.server.ingest;

import io.leadline.core.schema.Batch;
import io.leadline.predictions.PredictionLog;
import io.leadline.server.wal.SegmentSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Drains write-ahead segments into the prediction log: predictions under the segment's name, ground
 * truth under {@code NAME.labels} and the model name {@code MODEL.labels}. The log replaces what
 * has the same name, so a segment that comes again counts once. Halves of exchanges are joined on
 * the way, see {@link PairedHalves}.
 */
public final class LogSink implements SegmentSink {

  /** Behind a model's name in the prediction log; no model's own name can have a dot. */
  public static final String LABELS_SUFFIX = ".labels";

  private final PredictionLog log;
  private final PairedHalves pairs;

  public LogSink(PredictionLog log, PairedHalves pairs) {
    this.log = log;
    this.pairs = pairs;
  }

  @Override
  public List<byte[]> accept(String name, List<byte[]> records) throws IOException {
    List<byte[]> refused = new ArrayList<>();
    List<HalfRecord.Decoded> halves = new ArrayList<>();
    Map<RecordKind, List<Batch>> batches = new EnumMap<>(RecordKind.class);
    for (byte[] record : records) {
      try {
        if (HalfRecord.matches(record)) {
          halves.add(HalfRecord.decode(record));
          continue;
        }
        BatchRecord.Decoded decoded = BatchRecord.decode(record);
        batches.computeIfAbsent(decoded.kind(), kind -> new ArrayList<>()).add(named(decoded));
      } catch (CorruptRecordException e) {
        refused.add(record);
      }
    }
    if (pairs.isApplied(name)) {
      return refused;
    }
    List<Batch> predictions = batches.getOrDefault(RecordKind.PREDICTIONS, new ArrayList<>());
    predictions.addAll(pairs.apply(halves));
    try {
      append(name, predictions);
      append(name + LABELS_SUFFIX, batches.getOrDefault(RecordKind.LABELS, List.of()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    pairs.commit(name);
    return refused;
  }

  private static Batch named(BatchRecord.Decoded decoded) {
    Batch batch = decoded.batch();
    return switch (decoded.kind()) {
      case PREDICTIONS -> batch;
      case LABELS ->
          new Batch(
              batch.model() + LABELS_SUFFIX,
              batch.version(),
              batch.ids(),
              batch.eventMillis(),
              batch.columns());
    };
  }

  private void append(String name, List<Batch> batches) {
    if (!batches.isEmpty()) {
      log.append(name, BatchGroups.joined(batches));
    }
  }
}
