package io.leadline.server;

import io.leadline.config.PrivacyKey;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.log.ParquetLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.protocol.event.PairBuffer;
import io.leadline.server.ingest.IngestCounts;
import io.leadline.server.ingest.LogSink;
import io.leadline.server.ingest.PairedHalves;
import io.leadline.server.ingest.PatienceTicker;
import io.leadline.server.metrics.RunCounts;
import io.leadline.server.wal.SegmentDrain;
import io.leadline.server.wal.WalLimits;
import io.leadline.server.wal.WriteAheadLog;
import io.leadline.store.FastStore;
import io.leadline.store.publish.Publisher;
import io.leadline.store.sql.FastStores;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/**
 * Builds the parts that are no beans themselves, and takes them down in order: first no more is
 * accepted, then what was accepted is drained. An assembling application replaces a part by
 * producing its own.
 */
@Singleton
public final class ServerParts {

  @Produces
  @Singleton
  @DefaultBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  @DefaultBean
  FastStore store(ServerConfig config) {
    return FastStores.open(
        config.store().orElseGet(() -> config.dataDir().resolve("leadline.db").toString()));
  }

  @Produces
  @Singleton
  @DefaultBean
  Pseudonyms pseudonyms(ServerConfig config) throws IOException {
    return PrivacyKey.of(config.privacyKeyFile(), config.privacyKey());
  }

  @Produces
  @Singleton
  @DefaultBean
  ParquetLog log(ServerConfig config) throws IOException {
    return PredictionLogs.open(
        config.log().orElseGet(() -> config.dataDir().resolve("predictions").toString()));
  }

  /** One for all paths: a model's incidents are folded window by window. */
  @Produces
  @Singleton
  Publisher publisher(FastStore store, Clock clock, ServerConfig config, RunCounts counts) {
    return new Publisher(store, clock, config.url().orElse(""), counts);
  }

  @Produces
  @Singleton
  @Startup
  WriteAheadLog wal(ServerConfig config) throws IOException {
    WalLimits limits =
        new WalLimits(
            config.wal().segmentBytes(),
            config.wal().segmentAge(),
            config.wal().undrainedBytes(),
            config.limits().recordBytes());
    return WriteAheadLog.open(config.walDir(), limits);
  }

  @Produces
  @Singleton
  @Startup
  SegmentDrain drain(
      ServerConfig config, WriteAheadLog wal, PredictionLog log, PairedHalves halves) {
    return new SegmentDrain(wal, new LogSink(log, halves), config.quarantineDir()).start();
  }

  @Produces
  @Singleton
  PairedHalves halves(ServerConfig config, IngestCounts counts) throws IOException {
    PairedHalves halves =
        PairedHalves.open(
            config.dataDir().resolve("halves"),
            new PairBuffer.Bounds(
                config.pairs().count(), config.pairs().bytes(), config.pairs().patience()));
    counts.watch(halves);
    return halves;
  }

  @Produces
  @Singleton
  @Startup
  PatienceTicker ticker(ServerConfig config, WriteAheadLog wal, PairedHalves halves, Clock clock) {
    Duration interval = config.pairs().patience().dividedBy(2);
    return PatienceTicker.start(wal, halves, clock, interval);
  }

  void stop(
      @Observes ShutdownEvent event,
      PatienceTicker ticker,
      WriteAheadLog wal,
      SegmentDrain drain,
      FastStore store)
      throws IOException {
    ticker.close();
    wal.close();
    drain.close();
    drain.drain();
    store.close();
  }
}
