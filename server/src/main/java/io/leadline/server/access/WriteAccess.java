package io.leadline.server.access;

import io.leadline.server.ServerConfig;
import io.leadline.server.api.ProblemMappers;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Where {@code leadline.token} is set, whatever changes something needs it: as bearer in the API,
 * or as the password that a browser asks for in the forms of the dashboard. Reading is free.
 *
 * <p>The API takes no password: browsers send one on their own, for other sites, too.
 */
@jakarta.ws.rs.ext.Provider
public final class WriteAccess implements ContainerRequestFilter {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  // Filters are built before the configuration can be read.
  private final Provider<ServerConfig> config;

  @Inject
  public WriteAccess(Provider<ServerConfig> config) {
    this.config = config;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Optional<String> token = config.get().token();
    if (token.isEmpty() || READING.contains(request.getMethod())) {
      return;
    }
    boolean isForm = !request.getUriInfo().getPath().startsWith("/api/");
    String sent =
        Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION)).orElse("");
    if (!isEqual(token.get(), isForm ? password(sent) : after("Bearer ", sent))) {
      request.abortWith(ProblemMappers.unauthorized(isForm));
    }
  }

  private static String after(String scheme, String header) {
    return header.regionMatches(true, 0, scheme, 0, scheme.length())
        ? header.substring(scheme.length()).strip()
        : "";
  }

  private static String password(String header) {
    try {
      byte[] pair = Base64.getDecoder().decode(after("Basic ", header));
      String text = new String(pair, StandardCharsets.UTF_8);
      return text.substring(text.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  // Takes as long whatever is wrong with it, so that it cannot be guessed piece by piece.
  private static boolean isEqual(String expected, String sent) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
  }
}
