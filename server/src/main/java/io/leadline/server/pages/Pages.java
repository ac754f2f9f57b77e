package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.store.FastStore;
import io.leadline.store.StoreException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The addresses of the dashboard. All state is in the address; nothing is kept per visitor. */
@Path("/")
@Blocking
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class Pages {

  private static final Logger LOG = Logger.getLogger(Pages.class);

  private final FastStore store;
  private final MonitorLookup monitors;

  @Inject
  Pages(FastStore store, MonitorLookup monitors) {
    this.store = store;
    this.monitors = monitors;
  }

  @CheckedTemplate(basePath = "pages")
  static class Templates {

    static native TemplateInstance fleet(FleetPage page);

    static native TemplateInstance model(ModelPage page);

    static native TemplateInstance feature(FeaturePage page);

    static native TemplateInstance incidents(IncidentsPage page);

    static native TemplateInstance incident(IncidentPage page);

    static native TemplateInstance problem(ProblemPage page);
  }

  @GET
  public TemplateInstance fleet() {
    return Templates.fleet(FleetPage.of(store, monitors, Instant.now()));
  }

  @GET
  @Path("m/{model}")
  public TemplateInstance model(
      @PathParam("model") String model,
      @QueryParam("range") Optional<String> range,
      @QueryParam("from") Optional<String> from,
      @QueryParam("to") Optional<String> to) {
    return Templates.model(
        ModelPage.of(store, monitors, known(model), range(model, range, from, to)));
  }

  @GET
  @Path("m/{model}/f/{feature}")
  public TemplateInstance feature(
      @PathParam("model") String model,
      @PathParam("feature") String feature,
      @QueryParam("range") Optional<String> range,
      @QueryParam("from") Optional<String> from,
      @QueryParam("to") Optional<String> to) {
    return Templates.feature(
        FeaturePage.of(store, monitors, known(model), feature, range(model, range, from, to)));
  }

  @GET
  @Path("incidents")
  public TemplateInstance incidents(@QueryParam("model") Optional<String> model) {
    return Templates.incidents(IncidentsPage.of(store, model.orElse("")));
  }

  @GET
  @Path("i/{id}")
  public TemplateInstance incident(@PathParam("id") String id) {
    return Templates.incident(IncidentPage.of(store, monitors, find(id)));
  }

  /** Someone looks after the incident. Doing it twice, or too late, changes nothing. */
  @POST
  @Path("i/{id}/acknowledge")
  public Response acknowledge(
      @PathParam("id") String id, @HeaderParam("Sec-Fetch-Site") Optional<String> site) {
    // A form on another site must not act for whoever is looking at it.
    if (site.isPresent() && !List.of("same-origin", "none").contains(site.get())) {
      return problem(403, "Not from another site", "This form was sent by another site.");
    }
    Incident incident = find(id);
    if (incident.state() == Incident.State.OPEN) {
      store.saveIncident(acknowledged(incident), List.of());
    }
    return Response.seeOther(URI.create(Links.incident(id))).build();
  }

  private static Incident acknowledged(Incident incident) {
    return new Incident(
        incident.id(),
        incident.model(),
        incident.rule(),
        incident.severity(),
        Incident.State.ACKNOWLEDGED,
        incident.summary(),
        incident.since(),
        incident.lastWindow(),
        incident.opened(),
        incident.resolved(),
        incident.causes());
  }

  private Incident find(String id) {
    return store
        .incident(id)
        .orElseThrow(() -> new NoSuchPageException("There is no incident '%s'".formatted(id)));
  }

  private String known(String model) {
    if (!store.models().contains(model)) {
      throw new NoSuchPageException("There is no model '%s'".formatted(model));
    }
    return model;
  }

  private TimeRange range(
      String model, Optional<String> range, Optional<String> from, Optional<String> to) {
    Instant latest =
        History.of(store, model, monitors.monitor(model)).latest().orElseGet(Instant::now);
    return TimeRange.of(filled(range), filled(from), filled(to), latest);
  }

  // A form sends its empty inputs as well.
  private static Optional<String> filled(Optional<String> parameter) {
    return parameter.filter(text -> !text.isBlank());
  }

  @ServerExceptionMapper
  Response missing(NoSuchPageException exception) {
    return problem(404, "Nothing here", exception.getMessage() + ".");
  }

  @ServerExceptionMapper
  Response invalid(InvalidRangeException exception) {
    return problem(400, "This time range cannot be read", exception.getMessage() + ".");
  }

  @ServerExceptionMapper
  Response failed(StoreException exception) {
    LOG.error("A page could not be made", exception);
    return problem(
        503, "The store does not answer", "Predictions are still taken. Try again in a moment.");
  }

  private static Response problem(int status, String title, String text) {
    ProblemPage page = new ProblemPage(status, title, text);
    return Response.status(status)
        .type(MediaType.TEXT_HTML + ";charset=UTF-8")
        .entity(Templates.problem(page).render())
        .build();
  }
}
