package io.leadline.protocol.serving;

import io.leadline.core.schema.Batch;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.RequestDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * The body of one request to a model, or of a request and its response; see {@link Envelope}.
 *
 * @param jsonLength what {@link Payload#JSON_LENGTH_HEADER} says; -1 without that header
 */
public record ServingDecoder(ServingFormat format, OutputMapping mapping, int jsonLength)
    implements RequestDecoder {

  public ServingDecoder(ServingFormat format) {
    this(format, OutputMapping.USUAL, -1);
  }

  @Override
  public String name() {
    return format.name();
  }

  @Override
  public void decode(InputStream body, DecodeContext context, Consumer<Batch> batches)
      throws IOException {
    Payload payload = Payloads.read(body, context).withJsonLength(jsonLength);
    ExchangeDecoder decoder = new ExchangeDecoder(context, mapping);
    decoder.add(format, Envelope.open(payload, context));
    decoder.take().forEach(batches);
  }
}
