package io.leadline.server.api;

import io.leadline.core.monitor.Monitor;
import io.leadline.server.MonitorCatalog;
import io.leadline.server.ServerConfig;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Reads and checks the parameters that queries share. */
@Singleton
final class Queries {

  private final MonitorCatalog monitors;
  private final ServerConfig config;
  private final Clock clock;

  Queries(MonitorCatalog monitors, ServerConfig config, Clock clock) {
    this.monitors = monitors;
    this.config = config;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  Monitor monitor(String model) {
    return monitors
        .monitor(ModelNames.valid(model))
        .orElseThrow(
            () ->
                ProblemException.notFound(
                    "Unknown model: '%s'; register it with PUT /api/v1/monitors/%s"
                        .formatted(model, model)));
  }

  TimeRange range(Optional<String> from, Optional<String> to) {
    return TimeRange.of(from, to, now(), config.limits().range());
  }

  TimeRange range(String name, String text) {
    return TimeRange.of(name, text, config.limits().range());
  }

  /** The monitor's window length, or the asked one if it is one of its roll-ups. */
  Duration window(Monitor monitor, Optional<String> text) {
    Duration base = monitor.windows().size();
    Duration asked = text.map(Queries::duration).orElse(base);
    if (!asked.equals(base) && !monitor.windows().rollups().contains(asked)) {
      throw ProblemException.badRequest(
          "Invalid window: %s (model '%s' has %s and the roll-ups %s)"
              .formatted(asked, monitor.model(), base, monitor.windows().rollups()));
    }
    return asked;
  }

  /** A duration such as {@code 1h}, {@code 1d} or {@code PT15M}. */
  static Duration duration(String text) {
    String iso = text.toUpperCase(Locale.ROOT);
    try {
      if (iso.startsWith("P")) {
        return Duration.parse(iso);
      }
      return Duration.parse(iso.endsWith("D") ? "P" + iso : "PT" + iso);
    } catch (DateTimeParseException e) {
      throw ProblemException.badRequest(
          "Invalid duration: '%s' (must be such as 1h, 1d or PT15M)"
              .formatted(Texts.shortened(text)));
    }
  }

  /** How many things one answer may hold. */
  int limit(Optional<Integer> asked) {
    int most = config.limits().page();
    int limit = asked.orElse(Math.min(100, most));
    if (limit < 1 || limit > most) {
      throw ProblemException.badRequest(
          "Invalid limit: %d (must be in [1, %d])".formatted(limit, most));
    }
    return limit;
  }
}
