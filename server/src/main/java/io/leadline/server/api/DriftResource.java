package io.leadline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.leadline.core.drift.Bins;
import io.leadline.core.drift.DriftMethod;
import io.leadline.core.drift.DriftMethods;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.AlignedBins;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Role;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Drift of any range against any baseline or range, from stored profiles; no row is read. */
@Path("/api/v1/models/{model}/drift")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Queries")
@Blocking
public final class DriftResource {

  private static final String AUTO = "auto";

  private final FastStore store;
  private final Queries queries;

  DriftResource(FastStore store, Queries queries) {
    this.store = store;
    this.queries = queries;
  }

  /**
   * @param against what the range was compared with: a baseline's version or a range
   * @param rows predictions in the range
   * @param baselineRows predictions on the other side
   * @param features most drifted first
   */
  public record Drift(
      String model,
      Instant from,
      Instant to,
      String against,
      String method,
      long rows,
      long baselineRows,
      List<FeatureDrift> features) {}

  /**
   * @param distance empty where one side has no values or the kinds differ
   * @param limit the larger of effect floor and critical value of these numbers of rows
   * @param ratio distance ÷ limit
   * @param binError how far a distribution function read off the bins may be from the raw data's
   * @param detail why there is no distance; empty where there is one
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record FeatureDrift(
      String feature,
      OptionalDouble distance,
      OptionalDouble limit,
      OptionalDouble ratio,
      OptionalDouble binError,
      String detail) {

    static FeatureDrift unknown(String feature, String detail) {
      OptionalDouble none = OptionalDouble.empty();
      return new FeatureDrift(feature, none, none, none, none, detail);
    }
  }

  /** One side of the comparison. */
  private record Side(String name, Profile profile) {}

  @GET
  @Operation(
      summary = "Drift of a range, computed now",
      description =
          "against is a baseline's version, or two times FROM/TO; without it, the current baseline."
              + " method is a drift method's name; without it, the monitor's.")
  @APIResponse(responseCode = "404", description = "No predictions in the range, or no baseline")
  public Drift drift(
      @RestPath String model,
      @RestQuery Optional<String> from,
      @RestQuery Optional<String> to,
      @RestQuery Optional<String> against,
      @RestQuery Optional<String> method,
      @RestQuery Optional<String> feature) {
    Monitor monitor = queries.monitor(model);
    Checks.Drift check = monitor.checks().drift().orElse(Checks.Drift.DEFAULT);
    DriftMethod drift = method(method.orElse(check.method()));
    TimeRange range = queries.range(from, to);
    Profile current = merged(monitor, range);
    Side baseline = baseline(monitor, against);
    // Of the window's budget, as wherever nothing was learned of a range of time.
    double falseAlarm = check.falseAlarm() / Math.max(1, current.columns().size());
    List<FeatureDrift> features =
        current.columns().stream()
            .filter(column -> column.role() != Role.LABEL && column.role() != Role.TAG)
            .filter(column -> feature.map(column.name()::equals).orElse(true))
            .map(column -> compare(column, baseline.profile(), drift, falseAlarm))
            .sorted(Comparator.comparingDouble(f -> -f.ratio().orElse(-1)))
            .toList();
    return new Drift(
        model,
        range.from(),
        range.to(),
        baseline.name(),
        drift.name(),
        current.rows(),
        baseline.profile().rows(),
        features);
  }

  private static DriftMethod method(String name) {
    try {
      return DriftMethods.named(name.equals(AUTO) ? "js" : name);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private Profile merged(Monitor monitor, TimeRange range) {
    return store
        .mergedProfile(monitor.model(), monitor.windows().size(), range.from(), range.to())
        .orElseThrow(
            () ->
                ProblemException.notFound(
                    "No window of '%s' lies within %s/%s"
                        .formatted(monitor.model(), range.from(), range.to())));
  }

  private Side baseline(Monitor monitor, Optional<String> against) {
    if (against.isPresent() && against.get().contains("/")) {
      TimeRange range = queries.range("against", against.get());
      return new Side(range.from() + "/" + range.to(), merged(monitor, range));
    }
    Optional<Baseline> found =
        against.isPresent()
            ? store.baseline(monitor.model(), against.get())
            : store.currentBaseline(monitor.model());
    return found
        .map(baseline -> new Side(baseline.version(), baseline.profile()))
        .orElseThrow(() -> ProblemException.notFound(noBaseline(monitor.model(), against)));
  }

  private static String noBaseline(String model, Optional<String> against) {
    return against
        .map(version -> "Unknown baseline of '%s': '%s'".formatted(model, Texts.shortened(version)))
        .orElse("Model '%s' has no baseline yet".formatted(model));
  }

  private static FeatureDrift compare(
      ColumnProfile current, Profile baseline, DriftMethod method, double falseAlarm) {
    Optional<ColumnProfile> other = baseline.column(current.name());
    if (other.isEmpty()) {
      return FeatureDrift.unknown(current.name(), "not in the baseline");
    }
    if (other.get().kind() != current.kind()) {
      return FeatureDrift.unknown(
          current.name(),
          "%s now, %s in the baseline".formatted(current.kind(), other.get().kind()));
    }
    if (current.values() == 0 || other.get().values() == 0) {
      return FeatureDrift.unknown(current.name(), "no values on one side");
    }
    AlignedBins aligned = AlignedBins.of(current, other.get());
    Bins now = method.usesFineBins() ? aligned.fineCurrent() : aligned.coarseCurrent();
    Bins then = method.usesFineBins() ? aligned.fineBaseline() : aligned.coarseBaseline();
    double distance = method.distance(now, then);
    double limit = Math.max(method.effectFloor(), method.criticalValue(now, then, falseAlarm));
    return new FeatureDrift(
        current.name(),
        OptionalDouble.of(distance),
        OptionalDouble.of(limit),
        OptionalDouble.of(distance / limit),
        OptionalDouble.of(aligned.bound()),
        "");
  }
}
