package io.leadline.server.ingest;

import io.leadline.core.schema.Batch;
import io.leadline.protocol.event.Half;
import io.leadline.server.wal.WalUnavailableException;
import io.leadline.server.wal.WriteAheadLog;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes decoded rows durable, then acknowledges them.
 *
 * <p>A client that got no answer, or 503, sends the same rows again. Rows are then in the
 * prediction log twice, under the same request id; whoever reads the log counts an id once.
 */
@Singleton
public final class Ingest {

  private final WriteAheadLog wal;
  private final IngestCounts counts;
  private final RecentRejections rejections;

  public Ingest(WriteAheadLog wal, IngestCounts counts, RecentRejections rejections) {
    this.wal = wal;
    this.counts = counts;
    this.rejections = rejections;
  }

  /** All accepted rows of the body are durable when this returns, or none counts as accepted. */
  public Receipt predictions(String model, DecodedBody body) throws WalUnavailableException {
    return accept(RecordKind.PREDICTIONS, model, body);
  }

  public Receipt labels(String model, DecodedBody body) throws WalUnavailableException {
    return accept(RecordKind.LABELS, model, body);
  }

  private Receipt accept(RecordKind kind, String model, DecodedBody body)
      throws WalUnavailableException {
    List<byte[]> records = new ArrayList<>();
    body.batches().forEach(batch -> records.add(BatchRecord.encode(kind, batch)));
    body.halves().forEach(half -> records.add(HalfRecord.encode(half)));
    wal.append(records);
    for (Batch batch : body.batches()) {
      counts.accepted(kind, batch.model(), batch.version(), batch.rows());
    }
    for (EventHalf half : body.halves()) {
      if (half.half() == Half.REQUEST) {
        Batch batch = half.batch();
        counts.accepted(kind, batch.model(), batch.version(), batch.rows());
      }
    }
    counts.rejected(model, body.rejectedRows());
    rejections.add(model, body.rejectedRows(), body.rejected());
    return new Receipt(body.rows(), body.rejectedRows(), body.rejected());
  }
}
