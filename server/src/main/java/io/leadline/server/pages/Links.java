package io.leadline.server.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of pages. */
final class Links {

  private Links() {}

  static String model(String model, String query) {
    return "/m/" + encoded(model) + query;
  }

  static String feature(String model, String feature, String query) {
    return "/m/" + encoded(model) + "/f/" + encoded(feature) + query;
  }

  static String runs(String model, String query) {
    return "/m/" + encoded(model) + "/runs" + query;
  }

  static String paths(String model, String query) {
    return "/m/" + encoded(model) + "/paths" + query;
  }

  static String modelCsv(String model, String query) {
    return "/m/" + encoded(model) + "/metrics.csv" + query;
  }

  static String featureCsv(String model, String feature, String query) {
    return "/m/" + encoded(model) + "/f/" + encoded(feature) + "/metrics.csv" + query;
  }

  static String incident(String id) {
    return "/i/" + encoded(id);
  }

  // Paths know no '+', and a slash in a name must not become another path.
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
