package io.leadline.server.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Counters of what came in. Model and version come from clients, so the number of series is
 * bounded: beyond {@value #MAX_SERIES} pairs, rows are counted under the version {@code other}.
 */
@Singleton
public final class IngestCounts {

  static final int MAX_SERIES = 500;
  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  public IngestCounts(MeterRegistry registry) {
    this.registry = registry;
  }

  void accepted(RecordKind kind, String model, String version, long rows) {
    String name = kind == RecordKind.LABELS ? "leadline.labels" : "leadline.predictions";
    boolean isBounded = known.contains(model + '\n' + version) || isNewAllowed(model, version);
    counter(name, isBounded ? model : OTHER, isBounded ? version : OTHER).increment(rows);
  }

  private boolean isNewAllowed(String model, String version) {
    return known.size() < MAX_SERIES && known.add(model + '\n' + version);
  }

  private Counter counter(String name, String model, String version) {
    return Counter.builder(name)
        .description("Rows made durable")
        .tags("model", model, "version", version.isEmpty() ? "none" : version)
        .register(registry);
  }

  void rejected(String model, long rows) {
    if (rows > 0) {
      boolean isBounded = known.contains(model + "\n") || isNewAllowed(model, "");
      Counter.builder("leadline.records.dropped")
          .description("Rows that could not be understood")
          .tags("model", isBounded ? model : OTHER, "collector", "http")
          .register(registry)
          .increment(rows);
    }
  }

  /** Shows how pairing requests with responses goes. */
  public void watch(PairedHalves halves) {
    Gauge.builder("leadline.pairs.waiting", halves, PairedHalves::waiting)
        .description("Requests and responses that wait for the other")
        .register(registry);
    outcome("joined", halves, PairedHalves::joined);
    outcome("no_response", halves, PairedHalves::alone);
    outcome("no_request", halves, PairedHalves::orphans);
    outcome("unequal_rows", halves, PairedHalves::unequal);
  }

  private void outcome(String outcome, PairedHalves halves, ToDoubleFunction<PairedHalves> count) {
    FunctionCounter.builder("leadline.pairs", halves, count)
        .description("What became of requests and responses that came apart")
        .tags("outcome", outcome)
        .register(registry);
  }
}
