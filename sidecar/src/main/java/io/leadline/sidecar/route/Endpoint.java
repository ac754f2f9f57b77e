package io.leadline.sidecar.route;

import java.net.URI;
import java.util.Locale;

/**
 * A server to forward to.
 *
 * @param host a name or an address
 * @param port in [1, 65535]
 * @param isSecure whether it is spoken to by TLS
 */
public record Endpoint(String host, int port, boolean isSecure) {

  public Endpoint {
    if (host.isBlank()) {
      throw new IllegalArgumentException("Invalid server: no host");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "Invalid port of %s: %d (must be in [1, 65535])".formatted(host, port));
    }
  }

  /**
   * From an address such as {@code http://localhost:8080}; 80 or 443 is the port where none is
   * written.
   *
   * @throws IllegalArgumentException if it is no such address, or has a path
   */
  public static Endpoint of(String address) {
    URI uri = URI.create(address);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean isSecure = scheme.equals("https");
    String path = uri.getPath() == null ? "" : uri.getPath();
    if ((!isSecure && !scheme.equals("http"))
        || uri.getHost() == null
        || !(path.isEmpty() || path.equals("/"))) {
      throw new IllegalArgumentException(
          "Invalid server: '%s' (must be http://HOST:PORT or https://HOST:PORT, without a path)"
              .formatted(address));
    }
    int standard = isSecure ? 443 : 80;
    return new Endpoint(uri.getHost(), uri.getPort() < 0 ? standard : uri.getPort(), isSecure);
  }

  @Override
  public String toString() {
    return (isSecure ? "https://" : "http://") + host + ":" + port;
  }
}
