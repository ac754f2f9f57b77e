package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What every form of the report shows. Details about columns that either profile marks private are
 * withheld here, so no form can show them.
 *
 * @param baseline what was compared with
 * @param current what was judged
 * @param findings of current against baseline as a whole
 * @param windows the same by window, oldest first; empty where event time is not known
 * @param onlyInBaseline columns that the current side lacks
 * @param onlyInCurrent columns that the baseline lacks
 * @param problems what went wrong and was left out, a sentence each
 * @param seconds how long the computation took
 */
public record ReportModel(
    Side baseline,
    Side current,
    List<Finding> findings,
    List<Window> windows,
    List<String> onlyInBaseline,
    List<String> onlyInCurrent,
    List<String> problems,
    double seconds) {

  static final String WITHHELD = "private: values withheld";

  /**
   * One of the two data sets.
   *
   * @param name a file or a table
   * @param rows its number of predictions
   * @param profile of its predictions; empty leaves the distributions out of the report
   */
  public record Side(String name, long rows, Optional<Profile> profile) {

    public static Side of(String name, Profile profile) {
      return new Side(name, profile.rows(), Optional.of(profile));
    }

    /** The column's profile, where there is one. */
    public Optional<ColumnProfile> column(String feature) {
      return profile.flatMap(known -> known.column(feature));
    }
  }

  /** What was found in one window, half-open in UTC. */
  public record Window(Instant start, Instant end, long rows, List<Finding> findings) {
    public Window {
      findings = List.copyOf(findings);
    }
  }

  public ReportModel {
    Side first = baseline;
    Side second = current;
    findings = withheld(findings, first, second);
    windows =
        windows.stream()
            .map(w -> new Window(w.start, w.end, w.rows, withheld(w.findings, first, second)))
            .toList();
    onlyInBaseline = List.copyOf(onlyInBaseline);
    onlyInCurrent = List.copyOf(onlyInCurrent);
    problems = List.copyOf(problems);
  }

  /** A report of two profiles without windows and without problems. */
  public static ReportModel of(
      Side baseline, Side current, List<Finding> findings, double seconds) {
    return new ReportModel(
        baseline, current, findings, List.of(), List.of(), List.of(), List.of(), seconds);
  }

  /** Whether a check failed or a part of the input was left out. */
  public boolean isIncomplete() {
    return !problems.isEmpty()
        || findings.stream()
            .anyMatch(f -> f.verdict() == io.leadline.core.monitor.Verdict.NOT_COMPUTED);
  }

  private static List<Finding> withheld(List<Finding> findings, Side baseline, Side current) {
    return findings.stream()
        .map(
            finding ->
                isPrivate(finding.feature(), baseline) || isPrivate(finding.feature(), current)
                    ? withheld(finding)
                    : finding)
        .toList();
  }

  private static boolean isPrivate(String feature, Side side) {
    return side.column(feature).map(ColumnProfile::isPrivate).orElse(false);
  }

  private static Finding withheld(Finding finding) {
    return new Finding(
        finding.metric(),
        finding.feature(),
        finding.method(),
        finding.against(),
        finding.value(),
        finding.limit(),
        finding.verdict(),
        finding.severity(),
        WITHHELD);
  }
}
