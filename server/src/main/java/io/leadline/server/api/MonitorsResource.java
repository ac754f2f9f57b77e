package io.leadline.server.api;

import io.leadline.core.monitor.Monitor;
import io.leadline.server.BaselineState;
import io.leadline.server.MonitorCatalog;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Registers and shows monitors. */
@Path("/api/v1/monitors")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Monitors")
@Blocking
public final class MonitorsResource {

  private static final String YAML = "application/yaml";

  private final MonitorCatalog monitors;

  MonitorsResource(MonitorCatalog monitors) {
    this.monitors = monitors;
  }

  /**
   * A registered monitor, in short.
   *
   * @param model its model
   * @param task the kind of answer; empty where the configuration cannot be read any more
   * @param owner whom to ask
   * @param window length of its windows
   * @param warnings what is lacking for it to work as it says
   */
  public record Summary(
      String model, String task, String owner, String window, List<String> warnings) {

    static Summary of(Monitor monitor, boolean hasBaseline) {
      return new Summary(
          monitor.model(),
          monitor.task().name().toLowerCase(Locale.ROOT),
          monitor.owner(),
          monitor.windows().size().toString(),
          BaselineState.lack(monitor, hasBaseline).stream().toList());
    }
  }

  @PUT
  @Path("{model}")
  @Consumes({YAML, "application/x-yaml", "text/yaml", "text/plain"})
  @Operation(
      summary = "Register a monitor, or replace it",
      description = "The body is the YAML. warnings says what is lacking, such as a baseline.")
  @APIResponse(responseCode = "200", description = "Registered")
  @APIResponse(responseCode = "422", description = "The YAML has mistakes; errors names each line")
  public Summary register(@RestPath String model, String yaml) {
    try {
      Monitor monitor = monitors.register(ModelNames.valid(model), yaml);
      return Summary.of(monitor, monitors.hasBaseline(model));
    } catch (MonitorCatalog.RejectedMonitorException e) {
      throw new ProblemException(422, "The monitor has mistakes", e.errors());
    }
  }

  @GET
  @Operation(summary = "All registered monitors")
  public List<Summary> list() {
    return monitors.models().stream().map(this::summary).toList();
  }

  private Summary summary(String model) {
    return monitors
        .monitor(model)
        .map(monitor -> Summary.of(monitor, monitors.hasBaseline(model)))
        .orElse(new Summary(model, "", "", "", List.of("the configuration cannot be read")));
  }

  @GET
  @Path("{model}")
  @Produces(YAML)
  @Operation(summary = "One monitor, as it was registered")
  @APIResponse(responseCode = "404", description = "Unknown model")
  public Response one(@RestPath String model) {
    String yaml =
        monitors
            .yaml(ModelNames.valid(model))
            .orElseThrow(() -> ProblemException.notFound("Unknown model: '%s'".formatted(model)));
    return Response.ok(yaml, YAML).build();
  }
}
