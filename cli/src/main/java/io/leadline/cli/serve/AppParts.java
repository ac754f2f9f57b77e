package io.leadline.cli.serve;

import io.leadline.server.ServerConfig;
import io.leadline.server.metrics.RunCounts;
import io.leadline.store.FastStore;
import io.leadline.store.publish.Publisher;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Parts that all paths of the server share. */
@Singleton
public final class AppParts {

  /** One for all paths: a model's incidents are folded window by window. */
  @Produces
  @Singleton
  Publisher publisher(FastStore store, Clock clock, ServerConfig server, RunCounts counts) {
    return new Publisher(store, clock, server.url().orElse(""), counts);
  }
}
