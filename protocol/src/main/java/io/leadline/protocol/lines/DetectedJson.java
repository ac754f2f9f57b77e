package io.leadline.protocol.lines;

import io.leadline.core.schema.Batch;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.RequestDecoder;
import io.leadline.protocol.input.Inputs;
import io.leadline.protocol.json.JsonArrayDecoder;
import io.leadline.protocol.serving.ServingDecoder;
import io.leadline.protocol.serving.ServingFormats;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * A JSON body, whatever it holds: a request to a model or an exchange, where its first members tell
 * so, see {@link JsonLinesFormat}; else a prediction or an array of them.
 */
public final class DetectedJson implements RequestDecoder {

  private static final RequestDecoder EXCHANGE = new ServingDecoder(ServingFormats.JSON);
  private static final RequestDecoder PREDICTIONS = new JsonArrayDecoder();

  @Override
  public String name() {
    return PREDICTIONS.name();
  }

  @Override
  public void decode(InputStream body, DecodeContext context, Consumer<Batch> batches)
      throws IOException {
    InputStream plain = Inputs.plain(body, context.source(), context.limits());
    boolean isExchange = JsonLinesFormat.kind(plain, context) == JsonLinesFormat.Kind.EXCHANGES;
    (isExchange ? EXCHANGE : PREDICTIONS).decode(plain, context, batches);
  }
}
