package io.leadline.core.drift;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * All drift methods by name: the built-in ones listed here, and those of users, declared in {@code
 * META-INF/services/io.leadline.core.drift.DriftMethod} on the class path. A user's method cannot
 * take a built-in name.
 */
public final class DriftMethods {

  private static final List<DriftMethod> BUILT_IN =
      List.of(
          new JensenShannon(),
          new KolmogorovSmirnov(),
          new PopulationStability(),
          new Wasserstein(),
          new Hellinger(),
          new TotalVariation(),
          new ChiSquared(),
          new LInfinity(),
          new CramerVonMises());

  private static final Map<String, DriftMethod> BY_NAME = load();

  private DriftMethods() {}

  private static Map<String, DriftMethod> load() {
    Map<String, DriftMethod> methods = new LinkedHashMap<>();
    BUILT_IN.forEach(method -> methods.put(method.name(), method));
    ServiceLoader.load(DriftMethod.class, DriftMethods.class.getClassLoader())
        .forEach(method -> methods.putIfAbsent(method.name(), method));
    return methods;
  }

  /** Built-in methods first. */
  public static List<DriftMethod> all() {
    return List.copyOf(BY_NAME.values());
  }

  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  public static Optional<DriftMethod> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /**
   * The method of this name.
   *
   * @throws IllegalArgumentException if there is none; the message names the nearest
   */
  public static DriftMethod named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown drift method: '%s'; did you mean '%s'? (must be one of %s)"
                        .formatted(name, nearest(name), String.join(", ", names()))));
  }

  private static String nearest(String name) {
    return names().stream()
        .min(Comparator.comparingInt(known -> editDistance(known, name)))
        .orElseThrow();
  }

  /** Levenshtein's distance: insertions, deletions and substitutions, by rows of the table. */
  private static int editDistance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j - 1], diagonal) + 1);
      }
    }
    return row[right.length()];
  }
}
