package io.leadline.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.core.schema.Batch;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.RejectedLine;
import io.leadline.protocol.RequestDecoder;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.RowException;
import io.leadline.protocol.input.Inputs;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** A JSON array of predictions, or a single one; see {@link JsonRows}. */
public final class JsonArrayDecoder implements RequestDecoder {

  @Override
  public String name() {
    return "json";
  }

  @Override
  public void decode(InputStream body, DecodeContext given, Consumer<Batch> batches)
      throws IOException {
    DecodeContext context = JsonRows.withUsualFields(given);
    InputStream plain = Inputs.plain(body, context.source(), context.limits());
    BatchBuilder builder = new BatchBuilder(context);
    // Not closed: the body belongs to the caller.
    JsonParser parser = JsonRows.factory(context.limits()).createParser(plain);
    parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    try {
      readAll(parser, context, builder, batches);
    } catch (JsonProcessingException e) {
      builder.dropRow();
      throw new DecodeException(
          DecodeException.Reason.MALFORMED,
          context.source(),
          JsonPlace.lineAndColumn(e),
          "no valid JSON: " + JsonPlace.complaint(e),
          e);
    } finally {
      builder.take().forEach(batches);
    }
  }

  private static void readAll(
      JsonParser parser, DecodeContext context, BatchBuilder builder, Consumer<Batch> batches)
      throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_OBJECT) {
      readRow(parser, context, builder, 1);
      return;
    }
    if (first != JsonToken.START_ARRAY) {
      throw DecodeException.malformed(
          context.source(), "", "no predictions (must be a JSON object or an array of objects)");
    }
    long element = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element++;
      if (element > context.limits().maxRows()) {
        throw DecodeException.tooLarge(
            context.source(), "", "more than %,d rows".formatted(context.limits().maxRows()));
      }
      readRow(parser, context, builder, element);
      if (builder.isFull()) {
        builder.take().forEach(batches);
      }
    }
  }

  private static void readRow(
      JsonParser parser, DecodeContext context, BatchBuilder builder, long element)
      throws IOException {
    try {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        throw new RowException("no JSON object");
      }
      JsonRows.read(parser, builder);
      builder.endRow();
    } catch (RowException e) {
      builder.dropRow();
      context.problems().reject(new RejectedLine(context.source(), element, e.reason(), ""));
    }
  }
}
