package io.leadline.server.api;

import io.leadline.core.alert.Incident;
import io.leadline.store.FastStore;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Shows and acknowledges incidents. */
@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Incidents")
@Blocking
public final class IncidentsResource {

  private final FastStore store;
  private final Queries queries;

  IncidentsResource(FastStore store, Queries queries) {
    this.store = store;
    this.queries = queries;
  }

  @GET
  @Operation(
      summary = "Incidents, newest first",
      description = "state is open (the default: open and acknowledged ones) or all.")
  public List<Incident> list(
      @RestQuery Optional<String> model,
      @RestQuery Optional<String> state,
      @RestQuery Optional<Integer> limit) {
    return store.incidents(
        model.map(ModelNames::valid).orElse(""), isOpenOnly(state), queries.limit(limit));
  }

  private static boolean isOpenOnly(Optional<String> state) {
    return switch (state.orElse("open")) {
      case "open" -> true;
      case "all" -> false;
      default ->
          throw ProblemException.badRequest(
              "Invalid state: '%s' (must be open or all)"
                  .formatted(Texts.shortened(state.orElseThrow())));
    };
  }

  @GET
  @Path("{id}")
  @Operation(summary = "One incident")
  @APIResponse(responseCode = "404", description = "Unknown incident")
  public Incident one(@RestPath String id) {
    return store
        .incident(id)
        .orElseThrow(
            () ->
                ProblemException.notFound("Unknown incident: '%s'".formatted(Texts.shortened(id))));
  }

  @POST
  @Path("{id}/acknowledge")
  @Operation(
      summary = "Acknowledge an incident",
      description = "Says that someone looks after it. Doing so twice is harmless.")
  @APIResponse(responseCode = "404", description = "Unknown incident")
  @APIResponse(responseCode = "409", description = "Already resolved")
  public Incident acknowledge(@RestPath String id) {
    Incident incident = one(id);
    if (!incident.isOpen()) {
      throw new ProblemException(409, "Incident '%s' is already resolved".formatted(id));
    }
    Incident acknowledged = withState(incident, Incident.State.ACKNOWLEDGED);
    store.saveIncident(acknowledged, List.of());
    return acknowledged;
  }

  private static Incident withState(Incident incident, Incident.State state) {
    return new Incident(
        incident.id(),
        incident.model(),
        incident.rule(),
        incident.severity(),
        state,
        incident.summary(),
        incident.since(),
        incident.lastWindow(),
        incident.opened(),
        incident.resolved(),
        incident.causes());
  }
}
