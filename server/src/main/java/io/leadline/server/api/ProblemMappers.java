package io.leadline.server.api;

import io.leadline.server.ingest.BadBodyException;
import io.leadline.server.wal.WalUnavailableException;
import io.leadline.store.StoreException;
import io.quarkus.logging.Log;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a request ends with into a {@link Problem}; never into a stack trace. */
public final class ProblemMappers {

  private static final int RETRY_SECONDS = 2;

  // Jakarta REST has no name for it.
  private static final int UNPROCESSABLE = 422;

  @ServerExceptionMapper
  Response map(ProblemException e) {
    return response(e.status(), message(e), e.errors()).build();
  }

  @ServerExceptionMapper
  Response map(BadBodyException e) {
    int status =
        switch (e.reason()) {
          case MALFORMED -> 400;
          case UNSUPPORTED -> 415;
          case TOO_LARGE -> 413;
        };
    return response(status, message(e), List.of()).build();
  }

  @ServerExceptionMapper
  Response map(WalUnavailableException e) {
    return retryLater(
        "Nothing was accepted: %s. Send the same rows again later.".formatted(message(e)));
  }

  @ServerExceptionMapper
  Response map(StoreException e) {
    Log.error("The fast store failed", e);
    return retryLater("The fast store failed: " + message(e));
  }

  /** The framework's own words are of annotations; the usual cause is curl's default. */
  @ServerExceptionMapper
  Response map(NotSupportedException e) {
    String detail =
        "This address does not take that Content-Type; /api/v1/openapi says what it takes"
            + " (with curl: -H 'Content-Type: application/yaml' for monitors)";
    return response(415, detail, List.of()).build();
  }

  @ServerExceptionMapper
  Response map(WebApplicationException e) {
    int status = e.getResponse().getStatus();
    return response(status, message(e), List.of()).build();
  }

  @ServerExceptionMapper
  Response map(RuntimeException e) {
    Log.error("A request failed unexpectedly", e);
    return response(500, "The server failed; its log says why", List.of()).build();
  }

  /** For addresses without a resource. */
  public static Response notFound(String detail) {
    return response(404, detail, List.of()).build();
  }

  /** For changes without the token; {@code isForm} where a browser may ask for it. */
  public static Response unauthorized(boolean isForm) {
    String scheme = isForm ? "Basic realm=\"Leadline\", charset=\"UTF-8\"" : "Bearer";
    return response(401, "Changing something needs the server's token", List.of())
        .header("WWW-Authenticate", scheme)
        .build();
  }

  /** For changes that whoever asks may not make. */
  public static Response forbidden(String detail) {
    return response(403, detail, List.of()).build();
  }

  private static Response retryLater(String detail) {
    return response(503, detail, List.of()).header("Retry-After", RETRY_SECONDS).build();
  }

  private static String message(Exception e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }

  static Response.ResponseBuilder response(int status, String detail, List<String> errors) {
    String title =
        Optional.ofNullable(Response.Status.fromStatusCode(status))
            .map(Response.Status::getReasonPhrase)
            .orElse(status == UNPROCESSABLE ? "Unprocessable Content" : "Error");
    return Response.status(status)
        .type(Problem.MEDIA_TYPE)
        .entity(new Problem("about:blank", title, status, detail, errors));
  }
}
