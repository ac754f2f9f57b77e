package io.leadline.server;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.NumberColumn;
import io.leadline.server.ingest.BadBodyException;
import io.leadline.server.ingest.Body;
import io.leadline.server.ingest.BodyDecoder;
import io.leadline.server.ingest.DecodedBody;
import io.leadline.server.ingest.Rejection;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads lines of {@code id value}. */
@Singleton
public class LineDecoder implements BodyDecoder {

  @Override
  public DecodedBody predictions(Body body) throws BadBodyException, IOException {
    if (!body.contentType().equals("text/plain")) {
      throw new BadBodyException(
          BadBodyException.Reason.UNSUPPORTED, "Unknown content type: " + body.contentType());
    }
    List<Batch> batches = new ArrayList<>();
    List<Rejection> rejected = new ArrayList<>();
    String[] lines =
        new String(body.bytes().readAllBytes(), StandardCharsets.UTF_8).strip().split("\n");
    for (int line = 0; line < lines.length; line++) {
      String[] parts = lines[line].split(" ");
      try {
        batches.add(
            new Batch(
                body.model(),
                "",
                new String[] {parts[0]},
                new long[] {body.received().toEpochMilli()},
                List.of(NumberColumn.of("value", Double.parseDouble(parts[1])))));
      } catch (RuntimeException e) {
        rejected.add(new Rejection(line + 1, "no number"));
      }
    }
    return new DecodedBody(batches, rejected, rejected.size());
  }

  @Override
  public DecodedBody labels(Body body) throws BadBodyException, IOException {
    return predictions(body);
  }
}
