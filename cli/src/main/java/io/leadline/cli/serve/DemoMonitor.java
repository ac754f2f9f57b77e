package io.leadline.cli.serve;

import io.leadline.demo.LoanWorld;
import java.nio.file.Path;

/** The monitor of the simulated model. */
final class DemoMonitor {

  private DemoMonitor() {}

  static String yaml(Path training) {
    return """
        version: 1
        model: %s
        task: binary
        owner: credit-risk@example.com
        id: id
        timestamp: time
        prediction: prediction
        probability: probability
        label: defaulted
        features:
          income: { type: numeric, importance: 0.29 }
          debt_ratio: { type: numeric, importance: 0.24, min: 0, max: 1 }
          amount: { type: numeric, importance: 0.21, min: 0 }
          previous_loans: { type: numeric, importance: 0.09 }
          age: { type: numeric, importance: 0.08, min: 18, max: 120 }
        baseline: { from: "%s", version: training }
        windows: { size: 1d, rollup: [7d], lateness: 10m, min_rows: 200 }
        checks:
          drift: { false_alarms: 1 per 30d }
          performance: { metrics: [roc_auc], max_drop: 0.05, min_labels: 300 }
        alerts:
          - { name: Features drifted, when: drift.ratio > 1, for: 2 windows, severity: warning }
          - { name: Data quality, when: quality.violations > 0, severity: critical }
          - { name: Performance fell, when: performance.drop > limit, for: 2 windows, severity: critical }
        """
        .formatted(LoanWorld.MODEL, training.toString().replace("\\", "\\\\"));
  }
}
