package io.leadline.server.health;

import io.leadline.server.wal.DrainStatus;
import io.leadline.server.wal.SegmentDrain;
import io.leadline.server.wal.WalStatus;
import io.leadline.server.wal.WriteAheadLog;
import io.leadline.store.FastStore;
import io.leadline.store.StoreException;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while predictions can be made durable and the fast store answers. A prediction log that
 * cannot be written to does not make the server unready: what is accepted waits in the write-ahead
 * log, and its state is told.
 */
@Readiness
@Singleton
public final class StorageReadiness implements HealthCheck {

  private final WriteAheadLog wal;
  private final SegmentDrain drain;
  private final FastStore store;

  StorageReadiness(WriteAheadLog wal, SegmentDrain drain, FastStore store) {
    this.wal = wal;
    this.drain = drain;
    this.store = store;
  }

  @Override
  public HealthCheckResponse call() {
    WalStatus accepting = wal.status();
    DrainStatus draining = drain.status();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("storage")
            .status(accepting.isAccepting())
            .withData("undrained_bytes", accepting.undrainedBytes())
            .withData("undrained_limit_bytes", accepting.undrainedLimit());
    tell(answer, "write_ahead_log", accepting.lastFailure());
    tell(answer, "prediction_log", draining.lastFailure());
    try {
      store.models();
    } catch (StoreException e) {
      tell(answer.down(), "fast_store", String.valueOf(e.getMessage()));
    }
    return answer.build();
  }

  private static void tell(HealthCheckResponseBuilder answer, String part, String failure) {
    if (!failure.isEmpty()) {
      answer.withData(part, failure);
    }
  }
}
