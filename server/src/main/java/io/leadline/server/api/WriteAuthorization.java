package io.leadline.server.api;

import io.leadline.server.ServerConfig;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Where a token is configured, whoever writes must know it. */
public final class WriteAuthorization {

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final String BEARER = "Bearer ";

  private final Optional<byte[]> token;

  WriteAuthorization(ServerConfig config) {
    this.token =
        config
            .token()
            .filter(text -> !text.isBlank())
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @ServerRequestFilter
  Optional<Response> check(ContainerRequestContext request) {
    if (token.isEmpty()
        || READS.contains(request.getMethod())
        || !request.getUriInfo().getPath().startsWith("/api/")) {
      return Optional.empty();
    }
    String sent = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    boolean isKnown =
        sent != null
            && sent.startsWith(BEARER)
            && MessageDigest.isEqual(
                token.get(), sent.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
    return isKnown
        ? Optional.empty()
        : Optional.of(
            ProblemMappers.response(401, "Writing needs Authorization: Bearer TOKEN", List.of())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build());
  }
}
