package io.leadline.server.pages;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.Words;
import java.util.List;

/** What could not be computed, a sentence each. */
final class Failures {

  private Failures() {}

  static List<String> of(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.verdict() == Verdict.NOT_COMPUTED)
        .map(
            finding ->
                Words.metric(finding.metric())
                    + (finding.feature().isEmpty() ? "" : " of " + finding.feature())
                    + ": "
                    + finding.detail())
        .toList();
  }
}
