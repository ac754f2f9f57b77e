package io.leadline.store.publish;

import io.leadline.core.alert.Incident;
import io.leadline.core.cause.Evidence;
import io.leadline.core.cause.RootCause;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Schema;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for what is behind an incident, in what the fast store knows of the windows before and
 * during it. Computed when asked, so it follows late data.
 */
public final class CauseFinder {

  // So much time before an incident tells what was usual, and no more windows than these are read.
  private static final int WINDOWS_BEFORE = 240;
  private static final int WINDOWS_AFTER = 240;

  private static final Set<String> METRICS =
      Set.of(
          MetricNames.DRIFT,
          MetricNames.MISSING,
          MetricNames.MISMATCHED,
          MetricNames.OUT_OF_RANGE,
          MetricNames.UNSEEN,
          MetricNames.PERFORMANCE_DROP);

  private final FastStore store;

  public CauseFinder(FastStore store) {
    this.store = store;
  }

  /** What is behind the incident; {@link RootCause#UNKNOWN} for one without causes. */
  public RootCause of(Monitor monitor, Incident incident) {
    if (incident.causes().isEmpty()) {
      return RootCause.UNKNOWN;
    }
    Duration length = monitor.windows().size();
    Instant from = incident.since().minus(length.multipliedBy(WINDOWS_BEFORE));
    Instant most = incident.since().plus(length.multipliedBy(WINDOWS_AFTER));
    Instant to = incident.lastWindow().isBefore(most) ? incident.lastWindow() : most;
    List<Evidence.Observation> windows =
        store.findings(monitor.model(), length, from, to, METRICS).stream()
            .filter(found -> found.window().segment().isEmpty())
            .filter(found -> found.window().version().isEmpty())
            .sorted(Comparator.comparing((WindowFindings found) -> found.window().start()))
            .map(found -> new Evidence.Observation(found.window().start(), found.findings()))
            .toList();
    Optional<Baseline> baseline = store.currentBaseline(monitor.model());
    Schema schema = baseline.map(known -> known.layout().schema()).orElse(monitor.schema());
    Optional<Profile> current = store.mergedProfile(monitor.model(), length, incident.since(), to);
    Incident.Cause worst = incident.causes().get(0);
    return RootCause.of(
        new Evidence(
            windows,
            incident.since(),
            schema,
            baseline.map(Baseline::influence).orElse(java.util.Map.of()),
            baseline.map(Baseline::profile),
            current),
        worst.metric(),
        worst.feature());
  }
}
