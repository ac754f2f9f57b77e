package io.leadline.protocol.lines;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.TableFormat;
import io.leadline.protocol.TableReader;
import io.leadline.protocol.input.Inputs;
import io.leadline.protocol.json.JsonRows;
import io.leadline.protocol.json.NdjsonFormat;
import io.leadline.protocol.serving.Envelope;
import io.leadline.protocol.serving.ServingFormats;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * One JSON object a line. What the lines are, the first one tells: with {@code captureData}, {@link
 * CaptureLine events of SageMaker's data capture}; with {@code request}, {@code inputs}, {@code
 * instances} or the like, exchanges with a model, see {@link Envelope}; else predictions, see
 * {@link NdjsonFormat}.
 */
public final class JsonLinesFormat implements TableFormat {

  private static final int PEEKED_BYTES = 16 << 10;

  private static final Set<String> EXCHANGE =
      Set.of("request", "instances", "inputs", "dataframe_split", "dataframe_records");

  private static final ExchangeLine SERVING =
      (line, context) -> new ExchangeLine.Read(ServingFormats.JSON, Envelope.open(line, context));

  private final NdjsonFormat predictions = new NdjsonFormat();

  @Override
  public String name() {
    return predictions.name();
  }

  @Override
  public boolean matches(String fileName) {
    return predictions.matches(fileName);
  }

  @Override
  public TableReader open(InputStream file, DecodeContext context) throws IOException {
    try {
      InputStream plain = Inputs.plain(file, context.source(), context.limits());
      return switch (kind(plain, context)) {
        case PREDICTIONS -> predictions.open(plain, context);
        case EXCHANGES -> ExchangeTable.open(SERVING, plain, context);
        case CAPTURES -> ExchangeTable.open(new CaptureLine(), plain, context);
      };
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** What the objects are. */
  enum Kind {
    PREDICTIONS,
    EXCHANGES,
    CAPTURES
  }

  /** What the first object of the input is; the input is left as it was. */
  static Kind kind(InputStream in, DecodeContext context) throws IOException {
    in.mark(PEEKED_BYTES);
    byte[] start = in.readNBytes(PEEKED_BYTES);
    in.reset();
    try (JsonParser parser = JsonRows.factory(context.limits()).createParser(start)) {
      return kind(parser);
    } catch (IOException e) {
      // No JSON, or an object longer than what was peeked without a telling member.
      return Kind.PREDICTIONS;
    }
  }

  private static Kind kind(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return Kind.PREDICTIONS;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      if (member.equals("captureData") && value == JsonToken.START_OBJECT) {
        return Kind.CAPTURES;
      }
      boolean isStructure = value.isStructStart() || member.equals("request");
      if (EXCHANGE.contains(member) && isStructure) {
        return Kind.EXCHANGES;
      }
      parser.skipChildren();
    }
    return Kind.PREDICTIONS;
  }
}
