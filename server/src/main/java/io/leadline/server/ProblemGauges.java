package io.leadline.server;

import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.leadline.store.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Data that could not be used, by model and kind, as a metric. Models come from monitors, so the
 * number of series is bounded.
 */
@Singleton
public final class ProblemGauges {

  private static final int MOST = 10_000;

  private final FastStore store;
  private final MultiGauge gauges;

  ProblemGauges(FastStore store, MeterRegistry registry) {
    this.store = store;
    this.gauges =
        MultiGauge.builder("leadline.data.problems")
            .description("Files, lines, windows or labels that could not be used")
            .register(registry);
  }

  void start(@Observes StartupEvent event) {
    refresh();
  }

  /** Brings the figures up to date. */
  public void refresh() {
    Map<Tags, Long> counts = new java.util.LinkedHashMap<>();
    try {
      for (DataProblem problem : store.problems("", MOST)) {
        String kind = problem.kind().name().toLowerCase(Locale.ROOT);
        counts.merge(Tags.of("model", problem.model(), "kind", kind), problem.count(), Long::sum);
      }
    } catch (StoreException e) {
      // The store is away: the last figures stay.
      return;
    }
    List<MultiGauge.Row<?>> rows =
        counts.entrySet().stream()
            .<MultiGauge.Row<?>>map(entry -> MultiGauge.Row.of(entry.getKey(), entry.getValue()))
            .toList();
    gauges.register(rows, true);
  }
}
