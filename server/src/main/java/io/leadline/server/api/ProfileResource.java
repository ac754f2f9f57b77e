package io.leadline.server.api;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Profile;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What a range of predictions, or the baseline, looks like. */
@Path("/api/v1/models/{model}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Queries")
@Blocking
public final class ProfileResource {

  private final FastStore store;
  private final Queries queries;

  ProfileResource(FastStore store, Queries queries) {
    this.store = store;
    this.queries = queries;
  }

  /** The profile of a range. */
  public record RangeProfile(String model, Instant from, Instant to, ProfileSummary profile) {}

  /** The profile that windows are compared with. */
  public record BaselineProfile(
      String model, String version, Instant created, ProfileSummary profile) {}

  @GET
  @Path("profile")
  @Operation(
      summary = "Counts, quantiles and frequent values of a range",
      description = "Merged from the stored profiles of the windows that lie within the range.")
  @APIResponse(responseCode = "404", description = "No window lies within the range")
  public RangeProfile profile(
      @RestPath String model, @RestQuery Optional<String> from, @RestQuery Optional<String> to) {
    Monitor monitor = queries.monitor(model);
    TimeRange range = queries.range(from, to);
    Profile profile =
        store
            .mergedProfile(model, monitor.windows().size(), range.from(), range.to())
            .orElseThrow(
                () ->
                    ProblemException.notFound(
                        "No window of '%s' lies within %s/%s"
                            .formatted(model, range.from(), range.to())));
    return new RangeProfile(model, range.from(), range.to(), ProfileSummary.of(profile));
  }

  @GET
  @Path("baseline")
  @Operation(summary = "The current baseline, or an earlier one by its version")
  @APIResponse(responseCode = "404", description = "No such baseline")
  public BaselineProfile baseline(@RestPath String model, @RestQuery Optional<String> version) {
    ModelNames.valid(model);
    Baseline baseline =
        version
            .map(name -> store.baseline(model, name))
            .orElseGet(() -> store.currentBaseline(model))
            .orElseThrow(
                () ->
                    ProblemException.notFound("Model '%s' has no such baseline".formatted(model)));
    return new BaselineProfile(
        model, baseline.version(), baseline.created(), ProfileSummary.of(baseline.profile()));
  }
}
