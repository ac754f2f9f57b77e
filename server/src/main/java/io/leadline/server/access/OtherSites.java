package io.leadline.server.access;

import io.leadline.server.ServerConfig;
import io.leadline.server.api.ProblemMappers;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Pages of other sites must not change something for whoever looks at them, be it through a form of
 * the dashboard or through the API: browsers send both without asking, also into private networks.
 *
 * <p>Browsers tell of the sending site in {@code Sec-Fetch-Site}, which another site cannot forge;
 * where the dashboard has no TLS they leave it out and send {@code Origin} only. Programs send
 * neither and are let through.
 */
@jakarta.ws.rs.ext.Provider
public final class OtherSites implements ContainerRequestFilter {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN = Set.of("same-origin", "none");

  // Filters are built before the configuration can be read.
  private final Provider<ServerConfig> config;

  @Inject
  public OtherSites(Provider<ServerConfig> config) {
    this.config = config;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (!READING.contains(request.getMethod()) && isFromAnotherSite(request)) {
      request.abortWith(ProblemMappers.forbidden("This was sent by a page of another site"));
    }
  }

  private boolean isFromAnotherSite(ContainerRequestContext request) {
    String site = request.getHeaderString("Sec-Fetch-Site");
    if (site != null) {
      return !OWN.contains(site);
    }
    String origin = request.getHeaderString("Origin");
    return origin != null
        && !isAt(origin, Optional.ofNullable(request.getHeaderString(HttpHeaders.HOST)))
        && !isAt(origin, config.get().url().map(url -> URI.create(url).getAuthority()));
  }

  private static boolean isAt(String origin, Optional<String> authority) {
    int scheme = origin.indexOf("://");
    // A page without an origin of its own sends "null".
    return scheme > 0
        && authority.filter(origin.substring(scheme + 3)::equalsIgnoreCase).isPresent();
  }
}
