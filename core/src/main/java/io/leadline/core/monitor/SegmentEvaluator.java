package io.leadline.core.monitor;

import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.monitor.metrics.StandardMetrics;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.WindowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Computes what can be told of one segment of a window, compared with the same segment of the
 * baseline. A function of the profiles alone; callable by any thread.
 *
 * <p>All segments of a window together may use half of its false-alarm probability, the predictions
 * as a whole the other half; by Bonferroni's inequality the sum holds whatever the segments have in
 * common. A segment with too few rows, now or in the baseline, is {@code NO_DATA}: not a small
 * window that happens to be good.
 *
 * <p>Limits are those of independent rows. What was learned of all predictions (season, drift that
 * is usual) can raise a segment's limit and never lowers it, since the segment itself was not
 * learned.
 */
public final class SegmentEvaluator {

  /** The part of a window's false-alarm probability that all segments share. */
  public static final double SHARE = 0.5;

  private final Evaluator evaluator = new Evaluator(StandardMetrics.OF_SEGMENTS);

  /**
   * A segment and what it is compared with.
   *
   * @param current the segment's profile in the window
   * @param baseline the same segment of the baseline, if that has it
   * @param previous the same segment of the window just before
   * @param window the window, with the segment's name
   * @param judged how many segments the baseline has enough rows of: they share the budget
   * @param calibration of all predictions, if that was learned
   */
  public record Segment(
      Profile current,
      Optional<Profile> baseline,
      Optional<Profile> previous,
      WindowKey window,
      int judged,
      Optional<Calibration> calibration) {}

  /** The monitor as it holds for all predictions together where there are segments. */
  public static Monitor ofAll(Monitor monitor) {
    return monitor.segments().isEmpty()
        ? monitor
        : monitor.withChecks(monitor.checks().withShareOfFalseAlarms(1 - SHARE));
  }

  /** Everything that can be said of a segment in a window. */
  public List<Finding> evaluate(Monitor monitor, Segment segment) {
    Monitor ofSegment =
        monitor.withChecks(
            monitor.checks().withShareOfFalseAlarms(SHARE / Math.max(1, segment.judged)));
    List<Finding> findings = evaluate(ofSegment, segment, Optional.empty());
    boolean isCertain = findings.stream().noneMatch(Finding::isViolated);
    if (!isCertain && segment.calibration.isPresent()) {
      findings = raised(findings, evaluate(ofSegment, segment, segment.calibration));
    }
    long least = monitor.windows().minRows();
    return findings.stream().map(finding -> ofEnough(finding, segment, least)).toList();
  }

  private List<Finding> evaluate(
      Monitor monitor, Segment segment, Optional<Calibration> calibration) {
    return evaluator.evaluate(
        monitor, segment.current, segment.baseline, segment.previous, segment.window, calibration);
  }

  /** Each finding with the larger one of two limits. */
  private static List<Finding> raised(List<Finding> findings, List<Finding> learned) {
    List<Finding> raised = new ArrayList<>();
    for (Finding finding : findings) {
      OptionalDouble limit =
          learned.stream()
              .filter(other -> isSame(finding, other) && other.limit().isPresent())
              .mapToDouble(other -> other.limit().getAsDouble())
              .max();
      boolean isRaised =
          finding.isViolated()
              && limit.isPresent()
              && limit.getAsDouble() > finding.limit().orElse(Double.POSITIVE_INFINITY);
      raised.add(isRaised ? finding.withLimit(limit) : finding);
    }
    return raised;
  }

  private static boolean isSame(Finding left, Finding right) {
    return left.metric().equals(right.metric())
        && left.feature().equals(right.feature())
        && left.method().equals(right.method())
        && left.against().equals(right.against());
  }

  private static Finding ofEnough(Finding finding, Segment segment, long least) {
    if (finding.metric().equals(MetricNames.ROWS)) {
      // The least number of predictions is one of all together.
      return finding.withLimit(OptionalDouble.empty());
    }
    if (finding.value().isEmpty() && finding.verdict() != Verdict.NO_DATA) {
      return finding;
    }
    long rows = segment.current.rows();
    if (rows < least) {
      return finding.withoutData("%d rows of the segment (needs %d)".formatted(rows, least));
    }
    boolean isOfBaseline =
        finding.against().equals(Against.BASELINE.name().toLowerCase(Locale.ROOT));
    long rowsThen = segment.baseline.map(Profile::rows).orElse(0L);
    if (isOfBaseline && rowsThen < least) {
      return finding.withoutData(
          rowsThen == 0
              ? "the baseline has no row of the segment"
              : "%d rows of the segment in the baseline (needs %d)".formatted(rowsThen, least));
    }
    return finding;
  }
}
