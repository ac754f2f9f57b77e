package io.leadline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.leadline.core.alert.Incident;
import io.leadline.core.cause.RootCause;
import io.leadline.server.MonitorCatalog;
import io.leadline.server.incidents.IncidentActions;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.IncidentNote;
import io.leadline.store.publish.CauseFinder;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Shows incidents, and takes what people do about them. */
@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Incidents")
@Blocking
public final class IncidentsResource {

  private final FastStore store;
  private final Queries queries;
  private final IncidentActions actions;
  private final MonitorCatalog monitors;

  IncidentsResource(
      FastStore store, Queries queries, IncidentActions actions, MonitorCatalog monitors) {
    this.monitors = monitors;
    this.store = store;
    this.queries = queries;
    this.actions = actions;
  }

  /** Something to write down about an incident. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record NewNote(Optional<String> author, String text) {}

  /** Until when nothing is sent about an incident's rule. */
  public record Silence(Instant until) {}

  /** The baseline that an incident's windows became. */
  public record Promoted(String baseline, long rows) {}

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

  @GET
  @Path("{id}/cause")
  @Operation(
      summary = "What is probably behind an incident",
      description =
          "Since when, and which features, ranked by their estimated effect; those that moved"
              + " together are one group.")
  @APIResponse(responseCode = "404", description = "Unknown incident")
  public CauseSummary cause(@RestPath String id) {
    Incident incident = one(id);
    return CauseSummary.of(
        monitors
            .monitor(incident.model())
            .map(monitor -> new CauseFinder(store).of(monitor, incident))
            .orElse(RootCause.UNKNOWN));
  }

  @POST
  @Path("{id}/acknowledge")
  @Operation(
      summary = "Acknowledge an incident",
      description = "Says that someone looks after it. Doing so twice is harmless.")
  @APIResponse(responseCode = "404", description = "Unknown incident")
  @APIResponse(responseCode = "409", description = "Already resolved")
  public Incident acknowledge(@RestPath String id, @RestQuery Optional<String> author) {
    Incident incident = one(id);
    if (!incident.isOpen()) {
      throw new ProblemException(409, "Incident '%s' is already resolved".formatted(id));
    }
    return actions.acknowledge(incident, author(author));
  }

  @GET
  @Path("{id}/notes")
  @Operation(summary = "What people did about an incident, oldest first")
  public List<IncidentNote> notes(@RestPath String id) {
    return store.notes(one(id).id());
  }

  @POST
  @Path("{id}/notes")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Write something down about an incident")
  @APIResponse(responseCode = "400", description = "The text is blank or too long")
  public List<IncidentNote> note(@RestPath String id, NewNote note) {
    Incident incident = one(id);
    try {
      actions.note(incident, note.author().orElse(""), Optional.ofNullable(note.text()).orElse(""));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
    return notes(id);
  }

  @POST
  @Path("{id}/silence")
  @Operation(
      summary = "Send nothing about an incident's rule for a while",
      description = "for is a duration such as 4h or 7d, at most 30 days; by default one day.")
  @APIResponse(responseCode = "400", description = "Not a duration, or too long")
  public Silence silence(
      @RestPath String id,
      @RestQuery("for") Optional<String> length,
      @RestQuery Optional<String> author) {
    Incident incident = one(id);
    try {
      return new Silence(
          actions.silence(incident, author(author), Queries.duration(length.orElse("1d"))));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  @DELETE
  @Path("{id}/silence")
  @Operation(summary = "End the silence of an incident's rule")
  public void unsilence(@RestPath String id, @RestQuery Optional<String> author) {
    actions.unsilence(one(id), author(author));
  }

  @POST
  @Path("{id}/promote")
  @Operation(
      summary = "Declare what an incident shows the new normal",
      description =
          "Its windows, merged, become the baseline that later windows are compared with.")
  @APIResponse(responseCode = "409", description = "There are no windows to make a baseline of")
  public Promoted promote(@RestPath String id, @RestQuery Optional<String> author) {
    Baseline baseline =
        actions
            .promote(one(id), author(author))
            .orElseThrow(
                () ->
                    new ProblemException(
                        409, "Incident '%s' has no windows to make a baseline of".formatted(id)));
    return new Promoted(baseline.version(), baseline.profile().rows());
  }

  private static String author(Optional<String> author) {
    String name = author.orElse("");
    if (name.length() > IncidentNote.LONGEST_AUTHOR) {
      throw ProblemException.badRequest(
          "Invalid author: %d characters (must be at most %d)"
              .formatted(name.length(), IncidentNote.LONGEST_AUTHOR));
    }
    return name;
  }
}
