package io.leadline.server.pages;

import io.leadline.server.api.ProblemMappers;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers addresses that nothing else answers: a page for browsers, a problem for programs. */
public final class MissingPages {

  @ServerExceptionMapper
  Response missing(NotFoundException exception, ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    String accept = Optional.ofNullable(request.getHeaderString(HttpHeaders.ACCEPT)).orElse("");
    return accept.contains("text/html") && !path.startsWith("/api/")
        ? Pages.problem(404, "Nothing here", "There is no page '%s'.".formatted(path))
        : ProblemMappers.notFound("There is nothing at '%s'".formatted(path));
  }
}
