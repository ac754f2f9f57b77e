package io.leadline.stream.decode;

import io.leadline.core.schema.Batch;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.RowException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Predictions record by record, whatever they are written in.
 *
 * <p>All records of a chunk go into one batch: a batch a record would cost more than its parsing.
 */
final class RowsDecoder implements ChunkDecoder {

  /** Marks rows that tell no time; they are given their record's. */
  private static final long NO_TIME = Long.MIN_VALUE;

  private final RecordReader reader;
  private final BatchBuilder builder;
  private long[] timestamps = new long[256];

  RowsDecoder(DecodeContext context, RecordReader reader) {
    this.reader = reader;
    this.builder = new BatchBuilder(context);
  }

  @Override
  public List<Batch> decode(Chunk chunk, Rejects rejects) throws IOException {
    List<Batch> batches = new ArrayList<>();
    for (int record = 0; record < chunk.records(); record++) {
      int first = builder.row();
      decode(chunk, record, rejects);
      stamp(first, chunk.timestamps()[record]);
      if (builder.isFull()) {
        batches.addAll(take());
      }
    }
    batches.addAll(take());
    return batches;
  }

  private void stamp(int first, long timestamp) {
    int rows = builder.row();
    if (rows > timestamps.length) {
      timestamps = Arrays.copyOf(timestamps, Math.max(rows, 2 * timestamps.length));
    }
    Arrays.fill(timestamps, first, rows, timestamp);
  }

  private void decode(Chunk chunk, int record, Rejects rejects) throws IOException {
    int rows = builder.row();
    try {
      reader.read(chunk.bytes(), chunk.start(record), chunk.length(record), builder);
      if (builder.row() == rows) {
        rejects.reject(chunk, record, "no prediction (must have at least one)");
      }
    } catch (RowException e) {
      builder.dropRow();
      rejects.reject(chunk, record, e.reason());
    } catch (DecodeException e) {
      builder.dropRow();
      rejects.reject(chunk, record, String.valueOf(e.getMessage()));
    }
  }

  private List<Batch> take() {
    List<Batch> batches = builder.take();
    int row = 0;
    for (Batch batch : batches) {
      long[] millis = batch.eventMillis();
      for (int i = 0; i < millis.length; i++, row++) {
        if (millis[i] == NO_TIME) {
          millis[i] = timestamps[row];
        }
      }
    }
    return batches;
  }
}
