package io.leadline.server.api;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.FastStore;
import io.leadline.store.PathAnswer;
import io.leadline.store.PathRows;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Whether the paths of one model have seen the same predictions, and where some were lost. */
@Path("/api/v1/models/{model}/reconciliation")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Queries")
@Blocking
public final class ReconciliationResource {

  private final FastStore store;
  private final Queries queries;

  ReconciliationResource(FastStore store, Queries queries) {
    this.store = store;
    this.queries = queries;
  }

  /**
   * What one path has seen.
   *
   * @param missing predictions that another path has seen beyond this one
   */
  public record PathCount(
      String path, long predictions, long missing, int sources, boolean complete) {}

  /**
   * One window.
   *
   * @param answers the path whose profile is shown
   * @param agree whether all paths have seen the same number
   * @param answered which paths have answered for it and what was found then, the last one holds;
   *     several where the answer has changed
   */
  public record WindowCounts(
      Instant start,
      Instant end,
      String answers,
      boolean agree,
      List<PathCount> paths,
      List<Answer> answered) {}

  /**
   * What was found while one path answered.
   *
   * @param violated checks beyond their limit
   * @param worstRatio the largest value as a share of its limit; null where nothing was checked
   * @param first when it answered for the first time
   * @param last and when for the last time
   */
  public record Answer(
      String path,
      long predictions,
      int violated,
      @Nullable Double worstRatio,
      Instant first,
      Instant last) {

    static Answer of(PathAnswer answer) {
      return new Answer(
          answer.path().name().toLowerCase(Locale.ROOT),
          answer.rows(),
          answer.violated(),
          answer.worstRatio().isPresent() ? (Double) answer.worstRatio().getAsDouble() : null,
          answer.first(),
          answer.last());
    }
  }

  /**
   * A range.
   *
   * @param paths over all windows; a path that does not know a window misses all of it
   */
  public record Reconciliation(
      String model, Instant from, Instant to, List<PathCount> paths, List<WindowCounts> windows) {}

  @GET
  @Operation(
      summary = "Predictions of each path by window, and where they were lost",
      description =
          "Of several paths the first that knows a window answers: etl, stream, sidecar. The most"
              + " that any path has seen of a window is what the others are measured by.")
  public Reconciliation reconciliation(
      @RestPath String model,
      @RestQuery Optional<String> from,
      @RestQuery Optional<String> to,
      @RestQuery Optional<String> window) {
    Monitor monitor = queries.monitor(model);
    TimeRange range = queries.range(from, to);
    Duration length = queries.window(monitor, window);
    Map<WindowKey, List<PathRows>> byWindow = new LinkedHashMap<>();
    for (PathRows rows : store.rowsByPath(model, length, range.from(), range.to())) {
      if (rows.window().version().isEmpty() && rows.window().segment().isEmpty()) {
        byWindow.computeIfAbsent(rows.window(), added -> new ArrayList<>()).add(rows);
      }
    }
    List<WindowCounts> windows = new ArrayList<>();
    Map<WindowKey, List<Answer>> answered = new LinkedHashMap<>();
    for (PathAnswer answer : store.answers(model, length, range.from(), range.to())) {
      answered.computeIfAbsent(answer.window(), added -> new ArrayList<>()).add(Answer.of(answer));
    }
    byWindow.forEach(
        (key, paths) -> windows.add(counts(key, paths, answered.getOrDefault(key, List.of()))));
    return new Reconciliation(model, range.from(), range.to(), totals(byWindow), windows);
  }

  private static WindowCounts counts(
      WindowKey window, List<PathRows> paths, List<Answer> answered) {
    long most = most(paths);
    List<PathCount> counts = paths.stream().map(path -> count(path, most)).toList();
    boolean agree = counts.stream().allMatch(count -> count.missing() == 0);
    return new WindowCounts(
        window.start(), window.end(), counts.get(0).path(), agree, counts, answered);
  }

  private static long most(List<PathRows> paths) {
    return paths.stream().mapToLong(PathRows::rows).max().orElse(0);
  }

  private static PathCount count(PathRows path, long most) {
    return new PathCount(
        name(path), path.rows(), most - path.rows(), path.sources(), path.complete());
  }

  private static String name(PathRows path) {
    return path.path().name().toLowerCase(Locale.ROOT);
  }

  private static List<PathCount> totals(Map<WindowKey, List<PathRows>> byWindow) {
    long all = byWindow.values().stream().mapToLong(ReconciliationResource::most).sum();
    Map<String, PathCount> totals = new LinkedHashMap<>();
    for (List<PathRows> paths : byWindow.values()) {
      for (PathRows path : paths) {
        PathCount before =
            totals.getOrDefault(name(path), new PathCount(name(path), 0, 0, 0, true));
        long seen = before.predictions() + path.rows();
        totals.put(
            name(path),
            new PathCount(
                name(path),
                seen,
                all - seen,
                Math.max(before.sources(), path.sources()),
                before.complete() && path.complete()));
      }
    }
    return List.copyOf(totals.values());
  }
}
