package io.leadline.core.performance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which class each of several score fields is about: what is left of its name without the part that
 * all have in common, up to an underscore, dot, colon or blank. So {@code p_cat} and {@code p_cow}
 * are about {@code cat} and {@code cow}.
 */
final class ScoreNames {

  private ScoreNames() {}

  /** By field, its class in the spelling of {@link ClassName}. */
  static Map<String, String> classes(List<String> fields) {
    int common = commonLength(fields);
    int cut = 0;
    for (int at = 0; at < common; at++) {
      if ("_.: ".indexOf(fields.get(0).charAt(at)) >= 0) {
        cut = at + 1;
      }
    }
    Map<String, String> classes = new LinkedHashMap<>();
    for (String field : fields) {
      String rest = field.substring(cut);
      classes.put(field, ClassName.of(rest).orElse(rest));
    }
    return classes;
  }

  private static int commonLength(List<String> fields) {
    String first = fields.get(0);
    int common = first.length();
    for (String field : fields) {
      int at = 0;
      while (at < Math.min(common, field.length()) && field.charAt(at) == first.charAt(at)) {
        at++;
      }
      common = at;
    }
    return common;
  }
}
