package io.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonReportTest {

  @Test
  void theShapeIsStable() {
    ReportModel.Side side = new ReportModel.Side("a.csv", 3, Optional.empty());
    ReportModel model =
        new ReportModel(
            side,
            side,
            List.of(Samples.drift("x", 0.5, 0.25, "median 1 → 2")),
            List.of(),
            List.of("y"),
            List.of(),
            List.of(),
            0.5);

    assertThat(JsonReport.render(model))
        .isEqualTo(
            """
            {
              "format": "leadline.check/1",
              "headline": "1 of 1 feature drifted",
              "support": "The largest change is in x, 2.0× its limit: median 1 → 2.",
              "complete": true,
              "seconds": 0.5,
              "baseline": {
                "name": "a.csv",
                "rows": 3
              },
              "current": {
                "name": "a.csv",
                "rows": 3
              },
              "summary": {
                "features": 1,
                "drifted": 1,
                "violated": 1,
                "no_data": 0,
                "not_computed": 0
              },
              "findings": [
                {
                  "metric": "drift",
                  "feature": "x",
                  "method": "js",
                  "against": "baseline",
                  "value": 0.5,
                  "limit": 0.25,
                  "ratio": 2.0,
                  "verdict": "violated",
                  "severity": "warning",
                  "detail": "median 1 → 2"
                }
              ],
              "columns": [],
              "windows": [],
              "only_in_baseline": [
                "y"
              ],
              "only_in_current": [],
              "problems": []
            }
            """);
  }

  @Test
  void whatJsonCannotHoldIsNull() {
    ReportModel.Side side = new ReportModel.Side("a.csv", 3, Optional.empty());
    ReportModel model =
        ReportModel.of(
            side,
            side,
            List.of(
                Samples.finding(MetricNames.UNSEEN, "x", "", 0.1, 0, ""),
                Samples.failed(MetricNames.DRIFT, "x", Verdict.NOT_COMPUTED, "crashed")),
            0);

    String json = JsonReport.render(model);

    assertThat(json).contains("\"ratio\": null").doesNotContain("Infinity", "NaN");
    assertThat(json).contains("\"complete\": false");
  }

  @Test
  void textIsEscaped() {
    ReportModel.Side side = new ReportModel.Side("a\"b\\c\n\u0001\uD800", 3, Optional.empty());

    String json = JsonReport.render(ReportModel.of(side, side, List.of(), 0));

    assertThat(json).contains("\"a\\\"b\\\\c\\n\\u0001\\ud800\"");
  }
}
