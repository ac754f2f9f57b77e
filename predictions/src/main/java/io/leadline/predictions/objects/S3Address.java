package io.leadline.predictions.objects;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where in S3 files are, as users write it: {@code
 * s3://BUCKET/PREFIX?endpoint=http://minio:9000&region=eu-central-1&path_style=true}. Credentials
 * are never part of it.
 *
 * @param prefix of all keys; empty, or ends with a slash
 * @param endpoint of a service other than Amazon's; otherwise as the environment says
 * @param region where it is not the environment's
 * @param isPathStyle whether the bucket stands in the path rather than the host's name; by default
 *     where an endpoint is given
 */
public record S3Address(
    String bucket,
    String prefix,
    Optional<URI> endpoint,
    Optional<String> region,
    boolean isPathStyle) {

  public static final String SCHEME = "s3://";

  private static final String FORM =
      "s3://BUCKET/PREFIX, perhaps with ?endpoint=URL&region=NAME&path_style=true|false";

  public static boolean isOne(String where) {
    return where.startsWith(SCHEME);
  }

  /**
   * @throws IllegalArgumentException if {@code where} is no such address
   */
  public static S3Address parse(String where) {
    if (!isOne(where)) {
      throw invalid(where, "must begin with " + SCHEME);
    }
    String[] parts = where.substring(SCHEME.length()).split("\\?", 2);
    int slash = parts[0].indexOf('/');
    String bucket = slash < 0 ? parts[0] : parts[0].substring(0, slash);
    if (bucket.contains("@")) {
      throw new IllegalArgumentException(
          "Invalid address of S3: credentials do not belong into it (use AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY, a profile, or a role)");
    }
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw invalid(where, "'%s' is no name of a bucket".formatted(bucket));
    }
    Map<String, String> settings = settings(where, parts.length < 2 ? "" : parts[1]);
    Optional<URI> endpoint =
        Optional.ofNullable(settings.get("endpoint")).map(text -> endpoint(where, text));
    boolean isPathStyle =
        Optional.ofNullable(settings.get("path_style"))
            .map(text -> truth(where, text))
            .orElse(endpoint.isPresent());
    return new S3Address(
        bucket,
        folder(slash < 0 ? "" : parts[0].substring(slash + 1)),
        endpoint,
        Optional.ofNullable(settings.get("region")),
        isPathStyle);
  }

  private static String folder(String prefix) {
    return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
  }

  private static Map<String, String> settings(String where, String query) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : query.isEmpty() ? new String[0] : query.split("&")) {
      String[] sides = setting.split("=", 2);
      boolean isKnown = sides[0].matches("endpoint|region|path_style");
      if (!isKnown || sides.length < 2 || sides[1].isBlank()) {
        throw invalid(where, "unknown or empty setting '%s'".formatted(sides[0]));
      }
      settings.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
    }
    return settings;
  }

  private static URI endpoint(String where, String text) {
    try {
      URI uri = new URI(text);
      boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isWeb && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw invalid(where, "the endpoint is no URL: " + e.getMessage());
    }
    throw invalid(where, "the endpoint must be http://HOST:PORT or https://HOST");
  }

  private static boolean truth(String where, String text) {
    if (!text.matches("true|false")) {
      throw invalid(where, "path_style must be true or false");
    }
    return Boolean.parseBoolean(text);
  }

  private static IllegalArgumentException invalid(String where, String why) {
    return new IllegalArgumentException(
        "Invalid address of S3: '%s': %s (must be %s)".formatted(where, why, FORM));
  }

  /** The address without its settings. */
  @Override
  public String toString() {
    return SCHEME + bucket + "/" + prefix;
  }
}
