package io.leadline.store;

import io.leadline.core.monitor.Finding;
import io.leadline.core.schema.WindowKey;
import java.time.Instant;
import java.util.List;

/**
 * What was found in one window.
 *
 * @param window the window
 * @param rows its number of predictions
 * @param baselineVersion the baseline it was compared with; empty where there was none
 * @param computed when (wall clock)
 * @param findings all metrics, violated or not
 */
public record WindowFindings(
    WindowKey window, long rows, String baselineVersion, Instant computed, List<Finding> findings) {

  public WindowFindings {
    findings = List.copyOf(findings);
  }

  /** The same window with other findings. */
  public WindowFindings withFindings(List<Finding> newFindings) {
    return new WindowFindings(window, rows, baselineVersion, computed, newFindings);
  }
}
