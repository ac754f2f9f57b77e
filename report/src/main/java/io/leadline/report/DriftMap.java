package io.leadline.report;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Verdict;
import io.leadline.report.chart.HeatMap;
import io.leadline.report.chart.Times;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the heat map of drift ÷ limit, features by windows. */
final class DriftMap {

  private DriftMap() {}

  /** The map of {@code features}, in their order; empty where there are no windows. */
  static Optional<HeatMap> of(List<String> features, List<ReportModel.Window> windows) {
    if (windows.isEmpty() || features.isEmpty()) {
      return Optional.empty();
    }
    List<Map<String, HeatMap.Cell>> columns = windows.stream().map(DriftMap::cells).toList();
    List<HeatMap.Row> rows =
        features.stream()
            .map(
                feature ->
                    new HeatMap.Row(
                        feature,
                        "",
                        columns.stream()
                            .map(cells -> cells.getOrDefault(feature, HeatMap.Cell.NO_DATA))
                            .toList()))
            .toList();
    List<HeatMap.Column> heads =
        windows.stream()
            .map(
                window ->
                    new HeatMap.Column(
                        Times.brief(window.start()), Times.range(window.start(), window.end())))
            .toList();
    return Optional.of(new HeatMap("Drift ÷ limit by feature and window", heads, rows));
  }

  private static Map<String, HeatMap.Cell> cells(ReportModel.Window window) {
    Map<String, HeatMap.Cell> cells = new HashMap<>();
    for (FeatureRow row : FeatureRow.ranked(window.findings())) {
      cells.put(row.feature(), cell(row.drift()));
    }
    return cells;
  }

  private static HeatMap.Cell cell(Finding finding) {
    if (finding.verdict() == Verdict.NOT_COMPUTED) {
      return HeatMap.Cell.FAILED;
    }
    return finding.ratio().isPresent()
        ? HeatMap.Cell.of(finding.ratio().getAsDouble())
        : HeatMap.Cell.NO_DATA;
  }
}
