package io.leadline.store.publish;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.profile.Profile;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes what the windows of a stretch of time showed the baseline: “this is the new normal”.
 *
 * <p>Merges the stored profiles, so no prediction is read again. Windows that were computed before
 * keep what they were compared with; later ones are compared with the new baseline.
 */
public final class Promotion {

  private final FastStore store;

  public Promotion(FastStore store) {
    this.store = store;
  }

  /**
   * Saves the new baseline and makes it the current one.
   *
   * @param from start of the first window
   * @param to end of the last window
   * @return empty where no window of the stretch has predictions, or there is no baseline yet whose
   *     columns could be kept
   */
  public Optional<Baseline> promote(Monitor monitor, Instant from, Instant to, Instant now) {
    Optional<Baseline> known = store.currentBaseline(monitor.model());
    Optional<Profile> merged =
        store
            .mergedProfile(monitor.model(), monitor.windows().size(), from, to)
            .filter(profile -> profile.rows() > 0);
    if (known.isEmpty() || merged.isEmpty()) {
      return Optional.empty();
    }
    Layout old = known.get().layout();
    Layout layout =
        LayoutInference.toCompareWith(merged.get(), old, Layout.WINDOW_RESOLUTION)
            .withSchema(old.schema());
    String version = Baseline.PROMOTED + now.truncatedTo(ChronoUnit.SECONDS);
    Baseline promoted =
        new Baseline(monitor.model(), version, layout, merged.get(), now)
            .withInfluence(known.get().influence());
    Map<String, Profile> segments = new TreeMap<>();
    for (String name : layout.segments().names()) {
      store
          .mergedProfile(monitor.model(), name, monitor.windows().size(), from, to)
          .filter(profile -> profile.rows() > 0)
          .ifPresent(profile -> segments.put(name, profile));
    }
    store.saveBaseline(promoted, segments);
    return Optional.of(promoted);
  }
}
