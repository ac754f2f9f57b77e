package io.leadline.server.pages;

import io.leadline.core.alert.Incident;
import io.leadline.server.ServerConfig;
import io.leadline.server.incidents.IncidentActions;
import io.leadline.server.ingest.RecentRejections;
import io.leadline.server.wal.SegmentDrain;
import io.leadline.server.wal.WriteAheadLog;
import io.leadline.store.FastStore;
import io.leadline.store.StoreException;
import io.leadline.store.WindowFindings;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The addresses of the dashboard. All state is in the address; nothing is kept per visitor. */
@Path("/")
@Blocking
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class Pages {

  private static final String CSV = "text/csv;charset=UTF-8";
  private static final Logger LOG = Logger.getLogger(Pages.class);

  private final FastStore store;
  private final MonitorLookup monitors;
  private final WriteAheadLog wal;
  private final SegmentDrain drain;
  private final RecentRejections rejections;
  private final IncidentActions actions;
  private final ServerConfig config;

  @Inject
  Pages(
      FastStore store,
      MonitorLookup monitors,
      WriteAheadLog wal,
      SegmentDrain drain,
      RecentRejections rejections,
      IncidentActions actions,
      ServerConfig config) {
    this.store = store;
    this.monitors = monitors;
    this.wal = wal;
    this.drain = drain;
    this.rejections = rejections;
    this.actions = actions;
    this.config = config;
  }

  @CheckedTemplate(basePath = "pages")
  static class Templates {

    static native TemplateInstance fleet(FleetPage page);

    static native TemplateInstance model(ModelPage page);

    static native TemplateInstance feature(FeaturePage page);

    static native TemplateInstance incidents(IncidentsPage page);

    static native TemplateInstance incident(IncidentPage page);

    static native TemplateInstance runs(RunsPage page);

    static native TemplateInstance paths(PathsPage page);

    static native TemplateInstance system(SystemPage page);

    static native TemplateInstance problem(ProblemPage page);
  }

  @GET
  public TemplateInstance fleet(@QueryParam("q") Optional<String> search) {
    return Templates.fleet(FleetPage.of(store, monitors, search.orElse(""), Instant.now()));
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
  @Path("m/{model}/runs")
  public TemplateInstance runs(
      @PathParam("model") String model,
      @QueryParam("range") Optional<String> range,
      @QueryParam("from") Optional<String> from,
      @QueryParam("to") Optional<String> to) {
    return Templates.runs(
        RunsPage.of(store, monitors, known(model), range(model, range, from, to)));
  }

  @GET
  @Path("m/{model}/paths")
  public TemplateInstance paths(
      @PathParam("model") String model,
      @QueryParam("range") Optional<String> range,
      @QueryParam("from") Optional<String> from,
      @QueryParam("to") Optional<String> to) {
    return Templates.paths(
        PathsPage.of(store, monitors, known(model), range(model, range, from, to)));
  }

  @GET
  @Path("m/{model}/metrics.csv")
  @Produces(CSV)
  public Response modelCsv(
      @PathParam("model") String model,
      @QueryParam("range") Optional<String> range,
      @QueryParam("from") Optional<String> from,
      @QueryParam("to") Optional<String> to) {
    return csv(known(model), "", range(model, range, from, to));
  }

  @GET
  @Path("m/{model}/f/{feature}/metrics.csv")
  @Produces(CSV)
  public Response featureCsv(
      @PathParam("model") String model,
      @PathParam("feature") String feature,
      @QueryParam("range") Optional<String> range,
      @QueryParam("from") Optional<String> from,
      @QueryParam("to") Optional<String> to) {
    return csv(known(model), feature, range(model, range, from, to));
  }

  private Response csv(String model, String feature, TimeRange range) {
    List<WindowFindings> windows =
        History.of(store, model, monitors.monitor(model)).windows(range.from(), range.to());
    String name = model + (feature.isEmpty() ? "" : "-" + feature.replaceAll("[^\\w.-]", "_"));
    return Response.ok(MetricsCsv.of(windows, feature), CSV)
        .header("Content-Disposition", "attachment; filename=\"" + name + ".csv\"")
        .build();
  }

  @GET
  @Path("system")
  public TemplateInstance system() {
    return Templates.system(
        SystemPage.of(
            store, monitors, wal.status(), drain.status(), rejections, config.quarantineDir()));
  }

  @GET
  @Path("incidents")
  public TemplateInstance incidents(@QueryParam("model") Optional<String> model) {
    return Templates.incidents(IncidentsPage.of(store, model.orElse("")));
  }

  @GET
  @Path("i/{id}")
  public TemplateInstance incident(@PathParam("id") String id) {
    return Templates.incident(IncidentPage.of(store, monitors, actions, find(id)));
  }

  /** Someone looks after the incident. Doing it twice, or too late, changes nothing. */
  @POST
  @Path("i/{id}/acknowledge")
  public Response acknowledge(
      @PathParam("id") String id, @FormParam("author") Optional<String> author) {
    return act(id, incident -> actions.acknowledge(incident, author.orElse("")));
  }

  /** Something to remember. */
  @POST
  @Path("i/{id}/note")
  public Response note(
      @PathParam("id") String id,
      @FormParam("author") Optional<String> author,
      @FormParam("text") Optional<String> text) {
    return act(id, incident -> actions.note(incident, author.orElse(""), text.orElse("")));
  }

  /** Nothing is sent about the incident's rule for some hours; zero ends that. */
  @POST
  @Path("i/{id}/silence")
  public Response silence(
      @PathParam("id") String id,
      @FormParam("author") Optional<String> author,
      @FormParam("hours") Optional<Integer> hours) {
    return act(
        id,
        incident -> {
          if (hours.orElse(24) == 0) {
            actions.unsilence(incident, author.orElse(""));
          } else {
            actions.silence(incident, author.orElse(""), Duration.ofHours(hours.orElse(24)));
          }
        });
  }

  /** What the incident shows is the new normal. */
  @POST
  @Path("i/{id}/promote")
  public Response promote(
      @PathParam("id") String id, @FormParam("author") Optional<String> author) {
    return act(
        id,
        incident -> {
          if (actions.promote(incident, author.orElse("")).isEmpty()) {
            throw new IllegalArgumentException("The incident has no windows to make a baseline of");
          }
        });
  }

  private Response act(String id, Consumer<Incident> action) {
    Incident incident = find(id);
    try {
      action.accept(incident);
    } catch (IllegalArgumentException e) {
      return problem(400, "This cannot be done", e.getMessage() + ".");
    }
    return Response.seeOther(URI.create(Links.incident(id))).build();
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

  @ServerExceptionMapper
  Response refused(WebApplicationException exception) {
    int status = exception.getResponse().getStatus();
    return problem(status, "This cannot be done", "Something in the address or form is invalid.");
  }

  @ServerExceptionMapper
  Response failed(RuntimeException exception) {
    LOG.error("A page could not be made", exception);
    return problem(500, "This page could not be made", "The server's log says why.");
  }

  static Response problem(int status, String title, String text) {
    ProblemPage page = new ProblemPage(status, title, text);
    return Response.status(status)
        .type(MediaType.TEXT_HTML + ";charset=UTF-8")
        .entity(Templates.problem(page).render())
        .build();
  }
}
