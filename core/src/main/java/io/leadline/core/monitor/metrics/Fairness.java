package io.leadline.core.monitor.metrics;

import io.leadline.core.drift.Distributions;
import io.leadline.core.fairness.Gap;
import io.leadline.core.fairness.GroupCounts;
import io.leadline.core.fairness.GroupOutcomesBuilder;
import io.leadline.core.fairness.ParityMetric;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Severity;
import io.leadline.core.schema.Field;
import io.leadline.core.text.Wording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How much more or less each group gets than the reference group, by every parity metric asked for.
 *
 * <p>The limit of a gap is the configured one, or z standard errors that it would have were both
 * groups alike where that is more, so that small groups do not alarm by chance. An impact ratio is
 * checked where a least one is configured and its interval lies below.
 */
public final class Fairness implements Metric {

  @Override
  public String name() {
    return MetricNames.PARITY_GAP;
  }

  @Override
  public List<String> subjects(Evaluation evaluation) {
    return evaluation.monitor().checks().fairness().isPresent()
        ? subjects(evaluation.monitor().checks().fairness().get().attributes())
        : List.of();
  }

  /** The attributes, and their intersection where there are several. */
  private static List<String> subjects(List<String> attributes) {
    List<String> subjects = new ArrayList<>(attributes);
    if (attributes.size() > 1) {
      subjects.add(String.join(GroupOutcomesBuilder.TIMES, attributes));
    }
    return subjects;
  }

  @Override
  public List<Finding> measure(Evaluation evaluation, String subject) {
    Checks.Fairness check = evaluation.monitor().checks().fairness().orElseThrow();
    boolean isPrivate =
        check.attributes().stream()
            .filter(subject::contains)
            .anyMatch(name -> evaluation.field(name).map(Field::isPrivate).orElse(false));
    if (isPrivate) {
      return List.of(Finding.noData(name(), subject, "private: groups are not told apart"));
    }
    if (!evaluation.current().groups().attributes().contains(subject)) {
      return List.of(Finding.noData(name(), subject, "no predictions by " + subject));
    }
    Optional<SortedMap<String, GroupCounts>> groups = evaluation.current().groups().groups(subject);
    if (groups.isEmpty()) {
      return List.of(Finding.noData(name(), subject, "more than two classes"));
    }
    String reference = reference(check, subject, groups.get());
    GroupCounts compared = groups.get().get(reference);
    if (compared == null) {
      return List.of(
          Finding.noData(name(), subject, "no predictions of the reference group " + reference));
    }
    List<Finding> findings = new ArrayList<>();
    groups
        .get()
        .forEach(
            (group, counts) -> {
              if (!group.equals(reference)) {
                for (ParityMetric metric : check.metrics()) {
                  findings.add(
                      new Comparison(
                              evaluation, check, metric, subject + "=" + group, counts, compared)
                          .finding()
                          .by(metric.metricName(), reference));
                }
              }
            });
    return findings;
  }

  private static String reference(
      Checks.Fairness check, String subject, Map<String, GroupCounts> groups) {
    String largest =
        groups.entrySet().stream()
            .max(
                Map.Entry.<String, GroupCounts>comparingByValue(
                        java.util.Comparator.comparingLong(GroupCounts::rows))
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .orElseThrow();
    String[] attributes = subject.split(Pattern.quote(GroupOutcomesBuilder.TIMES), -1);
    boolean isSaid = Arrays.stream(attributes).allMatch(check.reference()::containsKey);
    return isSaid
        ? Arrays.stream(attributes)
            .map(attribute -> check.reference().getOrDefault(attribute, ""))
            .collect(Collectors.joining(GroupOutcomesBuilder.TIMES))
        : largest;
  }

  /** One group against the reference. */
  private record Comparison(
      Evaluation evaluation,
      Checks.Fairness check,
      ParityMetric metric,
      String subject,
      GroupCounts group,
      GroupCounts reference) {

    private boolean isRatio() {
      return metric == ParityMetric.IMPACT_RATIO;
    }

    private String metricName() {
      return isRatio() ? MetricNames.IMPACT_RATIO : MetricNames.PARITY_GAP;
    }

    Finding finding() {
      boolean needsNoLabels = metric == ParityMetric.STATISTICAL_PARITY || isRatio();
      long rows = needsNoLabels ? group.rows() : labelled(group);
      if (rows < check.minRows()) {
        return Finding.noData(
            metricName(),
            subject,
            "%d %s of the group (needs %d)"
                .formatted(rows, needsNoLabels ? "predictions" : "labels", check.minRows()));
      }
      Optional<Gap> gap = metric.of(group, reference);
      return gap.isEmpty()
          ? Finding.noData(metricName(), subject, "nothing to compare in one of the groups")
          : measured(gap.get());
    }

    private static long labelled(GroupCounts group) {
      return group.truePositives()
          + group.falsePositives()
          + group.falseNegatives()
          + group.trueNegatives();
    }

    private Finding measured(Gap gap) {
      String detail =
          "%s (95 %%: %s to %s)"
              .formatted(
                  Wording.number(gap.value()),
                  Wording.number(gap.low()),
                  Wording.number(gap.high()));
      return Finding.measured(
          metricName(),
          subject,
          isRatio() ? gap.value() : Math.abs(gap.value()),
          isRatio() ? leastRatio(gap) : OptionalDouble.of(limit(gap)),
          Severity.WARNING,
          metric.metricName() + " " + detail);
    }

    private double limit(Gap gap) {
      return Math.max(
          check.gap(), Distributions.normalQuantile(evaluation.falseAlarm()) * gap.chance());
    }

    /** The limit, lowered to what the interval cannot tell from it. */
    private OptionalDouble leastRatio(Gap gap) {
      if (check.leastRatio() == 0) {
        return OptionalDouble.empty();
      }
      boolean isCertain = gap.high() < check.leastRatio();
      return OptionalDouble.of(
          isCertain ? check.leastRatio() : Math.min(check.leastRatio(), gap.value()));
    }
  }
}
