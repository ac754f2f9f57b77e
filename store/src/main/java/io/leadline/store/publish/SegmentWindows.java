package io.leadline.store.publish;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SegmentEvaluator;
import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates the segments of a window, as far as the store has snapshots of them. */
final class SegmentWindows {

  private final FastStore store;
  private final SegmentEvaluator evaluator = new SegmentEvaluator();

  SegmentWindows(FastStore store) {
    this.store = store;
  }

  /**
   * A window of all predictions.
   *
   * @param previous the one before it
   * @param calibration what was learned of windows like it, if anything
   */
  record Whole(WindowKey window, WindowKey previous, Optional<Calibration> calibration) {}

  /** Evaluates the window's segments and keeps what was found. */
  List<WindowFindings> evaluate(
      Monitor monitor, Whole whole, Optional<Baseline> baseline, Instant now) {
    List<String> names = store.segments(whole.window);
    if (names.isEmpty()) {
      return List.of();
    }
    String version = baseline.map(Baseline::version).orElse("");
    Map<String, Long> rowsThen = store.baselineSegments(monitor.model(), version);
    long least = monitor.windows().minRows();
    int judged = (int) rowsThen.values().stream().filter(rows -> rows >= least).count();
    List<WindowFindings> all = new ArrayList<>();
    for (String name : names) {
      WindowKey window = whole.window.ofSegment(name);
      Optional<Profile> current = store.profile(window);
      if (current.isPresent()) {
        List<Finding> findings =
            evaluator.evaluate(
                monitor,
                new SegmentEvaluator.Segment(
                    current.get(),
                    store.baselineSegment(monitor.model(), version, name),
                    store.profile(whole.previous.ofSegment(name)),
                    window,
                    judged,
                    whole.calibration));
        all.add(new WindowFindings(window, current.get().rows(), version, now, findings));
      }
    }
    store.saveAllFindings(all);
    return all;
  }
}
