package io.leadline.batch.table;

import io.leadline.core.domain.DomainClassifier;
import io.leadline.core.domain.DomainClassifier.Importance;
import io.leadline.core.drift.Distributions;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Severity;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.text.Wording;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a classifier can tell the rows of two tables apart, as a finding. Each table is read once
 * more, for up to {@value DomainClassifier#MOST_ROWS} evenly spaced rows.
 */
public final class DomainCheck {

  // Of an AUC of 0.55 one row in ten is on the wrong side of a cut through the middle.
  private static final double FLOOR = 0.05;
  private static final double CONFIDENCE = 0.05;
  private static final double TELLING = 0.05;
  private static final int MOST_NAMED = 3;

  private DomainCheck() {}

  /**
   * @throws IOException if a table cannot be read
   */
  public static Finding of(Table baseline, Table current, Monitor monitor) throws IOException {
    Set<String> names =
        monitor.schema().withRole(Role.FEATURE).stream()
            .map(Field::name)
            .collect(Collectors.toSet());
    if (names.isEmpty()) {
      return Finding.noData(MetricNames.DOMAIN_AUC, "", "no features");
    }
    List<Batch> then = EvenSample.of(baseline, names, DomainClassifier.MOST_ROWS);
    List<Batch> now = EvenSample.of(current, names, DomainClassifier.MOST_ROWS);
    Optional<DomainClassifier.Result> result =
        DomainClassifier.compare(monitor.schema(), then, now);
    return result
        .map(found -> finding(found, monitor))
        .orElseGet(
            () ->
                Finding.noData(
                    MetricNames.DOMAIN_AUC,
                    "",
                    "fewer than %d rows".formatted(DomainClassifier.FEWEST_ROWS)))
        .by("gradient_boosting", "baseline");
  }

  private static Finding finding(DomainClassifier.Result result, Monitor monitor) {
    double alpha = monitor.checks().drift().orElse(Checks.Drift.DEFAULT).falseAlarm();
    double chance = Distributions.normalQuantile(alpha) * result.standardError();
    double limit = Math.min(1, 0.5 + Math.max(FLOOR, chance));
    return Finding.measured(
        MetricNames.DOMAIN_AUC,
        "",
        result.auc(),
        OptionalDouble.of(limit),
        Severity.WARNING,
        words(result));
  }

  private static String words(DomainClassifier.Result result) {
    String interval =
        "95 %% interval %s"
            .formatted(Wording.range(result.low(CONFIDENCE), result.high(CONFIDENCE)));
    if (result.low(CONFIDENCE) <= 0.5) {
      return "nothing tells the rows apart; " + interval;
    }
    String telling =
        result.importances().stream()
            .filter(importance -> importance.share() >= TELLING)
            .limit(MOST_NAMED)
            .map(DomainCheck::named)
            .collect(Collectors.joining(", "));
    return (telling.isEmpty() ? "" : "by " + telling + "; ") + interval;
  }

  private static String named(Importance importance) {
    return String.format(
        Locale.ROOT, "%s (%s)", importance.feature(), Wording.percent(importance.share()));
  }
}
