package io.leadline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Verdict;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Metrics of windows over time, as they were computed when the windows were evaluated. */
@Path("/api/v1/models/{model}/metrics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Queries")
@Blocking
public final class MetricsResource {

  private final FastStore store;
  private final Queries queries;

  MetricsResource(FastStore store, Queries queries) {
    this.store = store;
    this.queries = queries;
  }

  /**
   * @param series one per metric, feature, method and side compared with
   * @param next start of the first window that did not fit, to ask on with as {@code from}; empty
   *     where all fitted
   */
  public record Metrics(
      String model,
      Duration window,
      Instant from,
      Instant to,
      List<Series> series,
      Optional<Instant> next) {}

  /** One metric over time. */
  public record Series(
      String metric, String feature, String method, String against, List<Point> points) {}

  /** One window. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Point(
      Instant start,
      Instant end,
      long rows,
      OptionalDouble value,
      OptionalDouble limit,
      OptionalDouble ratio,
      Verdict verdict,
      Severity severity,
      String detail) {

    static Point of(WindowFindings window, Finding finding) {
      return new Point(
          window.window().start(),
          window.window().end(),
          window.rows(),
          finding.value(),
          finding.limit(),
          finding.ratio(),
          finding.verdict(),
          finding.severity(),
          finding.detail());
    }
  }

  @GET
  @Operation(
      summary = "Metrics of windows over time",
      description =
          "Without metric or feature, all of them. window is the base window or a roll-up. At most"
              + " limit windows; next tells where to go on.")
  public Metrics metrics(
      @RestPath String model,
      @RestQuery Optional<String> metric,
      @RestQuery Optional<String> feature,
      @RestQuery Optional<String> from,
      @RestQuery Optional<String> to,
      @RestQuery Optional<String> window,
      @RestQuery Optional<Integer> limit) {
    Monitor monitor = queries.monitor(model);
    Duration length = queries.window(monitor, window);
    TimeRange range = queries.range(from, to);
    int most = queries.limit(limit);
    List<WindowFindings> all = store.findings(model, length, range.from(), range.to());
    List<WindowFindings> page = all.subList(0, Math.min(most, all.size()));
    Optional<Instant> next =
        all.size() > most ? Optional.of(all.get(most).window().start()) : Optional.empty();
    return new Metrics(
        model, length, range.from(), range.to(), series(page, metric, feature), next);
  }

  private static List<Series> series(
      List<WindowFindings> windows, Optional<String> metric, Optional<String> feature) {
    Map<Series, List<Point>> points = new LinkedHashMap<>();
    for (WindowFindings window : windows) {
      for (Finding finding : window.findings()) {
        if (metric.map(finding.metric()::equals).orElse(true)
            && feature.map(finding.feature()::equals).orElse(true)) {
          points
              .computeIfAbsent(keyOf(finding), key -> new ArrayList<>())
              .add(Point.of(window, finding));
        }
      }
    }
    return points.entrySet().stream()
        .map(entry -> filled(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Series keyOf(Finding finding) {
    return new Series(
        finding.metric(), finding.feature(), finding.method(), finding.against(), List.of());
  }

  private static Series filled(Series key, List<Point> points) {
    return new Series(key.metric(), key.feature(), key.method(), key.against(), points);
  }
}
