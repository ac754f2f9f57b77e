package io.leadline.server.pages;

import io.leadline.core.drift.Bins;
import io.leadline.core.drift.DriftMethod;
import io.leadline.core.drift.DriftMethods;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.AlignedBins;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Kind;
import io.leadline.report.Words;
import io.leadline.report.chart.Numbers;
import java.util.List;
import java.util.Optional;

/** What each drift method says of one column, whichever of them the monitor checks. */
final class DriftByMethod {

  private DriftByMethod() {}

  /** One row a method; none where the sides cannot be compared. */
  static List<FeaturePage.Metric> of(
      Optional<Monitor> monitor, Optional<ColumnProfile> before, Optional<ColumnProfile> now) {
    boolean isComparable =
        before.isPresent()
            && now.isPresent()
            && before.get().kind() == now.get().kind()
            && before.get().values() > 0
            && now.get().values() > 0;
    if (!isComparable) {
      return List.of();
    }
    double falseAlarm =
        monitor.flatMap(known -> known.checks().drift()).orElse(Checks.Drift.DEFAULT).falseAlarm();
    AlignedBins bins = AlignedBins.of(now.get(), before.get());
    boolean isOrdered = now.get().kind() == Kind.NUMERIC;
    return DriftMethods.all().stream()
        // Distribution functions mean nothing over categories, which have no order.
        .filter(method -> isOrdered || !method.usesFineBins())
        .map(method -> row(method, bins, falseAlarm))
        .toList();
  }

  private static FeaturePage.Metric row(DriftMethod method, AlignedBins bins, double falseAlarm) {
    Bins now = method.usesFineBins() ? bins.fineCurrent() : bins.coarseCurrent();
    Bins then = method.usesFineBins() ? bins.fineBaseline() : bins.coarseBaseline();
    double distance = method.distance(now, then);
    double limit = Math.max(method.effectFloor(), method.criticalValue(now, then, falseAlarm));
    boolean isBeyond = distance > limit;
    return new FeaturePage.Metric(
        Words.method(method.name()),
        isBeyond ? "beyond ▲" : "within ●",
        isBeyond ? "bad" : "good",
        Numbers.distance(distance),
        Numbers.distance(limit),
        "");
  }
}
