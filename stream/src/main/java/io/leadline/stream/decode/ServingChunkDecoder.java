package io.leadline.stream.decode;

import io.leadline.core.schema.Batch;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.RejectedLine;
import io.leadline.protocol.serving.Envelope;
import io.leadline.protocol.serving.Exchange;
import io.leadline.protocol.serving.ExchangeDecoder;
import io.leadline.protocol.serving.OutputMapping;
import io.leadline.protocol.serving.Payload;
import io.leadline.protocol.serving.ServingFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests to models as inference servers take them, with their responses where a record holds
 * both; see {@link Envelope}. All records of a chunk go into one batch.
 */
final class ServingChunkDecoder implements ChunkDecoder {

  private final DecodeContext context;
  private final ServingFormat format;
  private final ExchangeDecoder exchanges;
  private final List<RejectedLine> problems = new ArrayList<>();

  ServingChunkDecoder(DecodeContext context, ServingFormat format) {
    this.context = context;
    this.format = format;
    this.exchanges = new ExchangeDecoder(context.withProblems(problems::add), OutputMapping.USUAL);
  }

  @Override
  public List<Batch> decode(Chunk chunk, Rejects rejects) {
    List<Batch> batches = new ArrayList<>();
    for (int record = 0; record < chunk.records(); record++) {
      add(chunk, record, rejects);
      if (exchanges.isFull()) {
        batches.addAll(exchanges.take());
      }
    }
    batches.addAll(exchanges.take());
    return batches;
  }

  private void add(Chunk chunk, int record, Rejects rejects) {
    problems.clear();
    Payload body = new Payload(chunk.bytes(), chunk.start(record), chunk.length(record), -1);
    Instant time = Instant.ofEpochMilli(chunk.timestamps()[record]);
    try {
      Exchange exchange = Envelope.open(body, context.withDefaultTime(time));
      exchanges.add(format, exchange);
      // The request counts; that its response could not be read is told all the same.
      if (!problems.isEmpty()) {
        rejects.reject(chunk, record, problems.get(0).reason());
      }
    } catch (DecodeException e) {
      rejects.reject(chunk, record, String.valueOf(e.getMessage()));
    }
  }
}
