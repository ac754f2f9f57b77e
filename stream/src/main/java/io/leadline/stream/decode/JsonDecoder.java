package io.leadline.stream.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.core.schema.Batch;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.RowException;
import io.leadline.protocol.json.JsonPlace;
import io.leadline.protocol.json.JsonRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Predictions as JSON: objects, each a prediction, and arrays of them, as many as there are in a
 * record; so lines of JSON, an array and a single object are all read. See {@link JsonRows}.
 *
 * <p>All records of a chunk go into one batch: a batch a record would cost more than its parsing.
 */
final class JsonDecoder implements ChunkDecoder {

  /** Marks rows that tell no time; they are given their record's. */
  private static final long NO_TIME = Long.MIN_VALUE;

  private final RowFormat format;
  private final JsonFactory factory;
  private final BatchBuilder builder;
  private long[] timestamps = new long[256];

  /** How a record's predictions are written in JSON. */
  interface RowFormat {

    /**
     * Puts what the parser is at, an object or an array, into rows and ends each.
     *
     * @throws RowException if it is no prediction; the row under construction is to be dropped
     */
    void read(JsonParser parser, BatchBuilder builder) throws IOException, RowException;
  }

  JsonDecoder(DecodeContext context, RowFormat format) {
    this.format = format;
    this.factory = JsonRows.factory(context.limits());
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
    try (JsonParser parser =
        factory.createParser(chunk.bytes(), chunk.start(record), chunk.length(record))) {
      while (parser.nextToken() != null) {
        format.read(parser, builder);
      }
      if (builder.row() == rows) {
        rejects.reject(chunk, record, "no prediction (must have at least one)");
      }
    } catch (JsonProcessingException e) {
      builder.dropRow();
      rejects.reject(chunk, record, "no valid JSON at " + place(e) + ": " + JsonPlace.complaint(e));
    } catch (RowException e) {
      builder.dropRow();
      rejects.reject(chunk, record, e.reason());
    } catch (DecodeException e) {
      builder.dropRow();
      rejects.reject(chunk, record, String.valueOf(e.getMessage()));
    }
  }

  private static String place(JsonProcessingException failure) {
    String place = JsonPlace.lineAndColumn(failure);
    return place.isEmpty() ? "its depth or length" : place;
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

  /** The rows of {@link JsonRows}. */
  static void readRows(JsonParser parser, BatchBuilder builder) throws IOException, RowException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      JsonRows.read(parser, builder);
      builder.endRow();
      return;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new RowException("no JSON object (must be one, such as {\"age\": 41})");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      readRows(parser, builder);
    }
  }
}
