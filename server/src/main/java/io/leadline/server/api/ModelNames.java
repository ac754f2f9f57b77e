package io.leadline.server.api;

import java.util.regex.Pattern;

/** Checks names that come in an address before anything else sees them. */
final class ModelNames {

  private static final Pattern MODEL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private ModelNames() {}

  static String valid(String model) {
    if (!MODEL.matcher(model).matches()) {
      throw ProblemException.badRequest(
          "Invalid model name: '%s' (must match %s)"
              .formatted(model.length() > 80 ? model.substring(0, 80) + "…" : model, MODEL));
    }
    return model;
  }
}
