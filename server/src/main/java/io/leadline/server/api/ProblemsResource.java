package io.leadline.server.api;

import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Shows what data could not be used, and why. */
@Path("/api/v1/problems")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Queries")
@Blocking
public final class ProblemsResource {

  private final FastStore store;
  private final Queries queries;

  ProblemsResource(FastStore store, Queries queries) {
    this.store = store;
    this.queries = queries;
  }

  @GET
  @Operation(
      summary = "Data that could not be used, latest first",
      description =
          "Files that were set aside, lines that make no sense, windows that cannot be read, labels"
              + " without a prediction.")
  public List<DataProblem> list(
      @RestQuery Optional<String> model, @RestQuery Optional<Integer> limit) {
    return store.problems(model.map(ModelNames::valid).orElse(""), queries.limit(limit));
  }
}
