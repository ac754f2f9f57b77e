package io.leadline.core.dependence;

import io.leadline.core.schema.Kind;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One feature of a {@link JointSpace}, and how its values become numbers.
 *
 * <p>A number x is at (x − centre) ÷ scale. A category is at (share − centre) ÷ scale, where share
 * is how many rows of the baseline have it: categories that trade places with rarer ones move the
 * mean. For the distance of rows, categories are points apart, whatever their shares.
 *
 * @param name of the feature
 * @param kind of its values
 * @param centre mean in the baseline, of numbers or of shares
 * @param scale standard deviation in the baseline, &gt; 0
 * @param shares of the baseline's most frequent categories, in (0, 1]; empty for numbers
 */
public record Axis(
    String name, Kind kind, double centre, double scale, Map<String, Double> shares) {

  /** Categories that are told apart; others share as many places by their hash. */
  static final int MOST_CATEGORIES = 64;

  private static final int HASHED = 64;

  public Axis {
    shares = Collections.unmodifiableMap(new TreeMap<>(shares));
    if (!(scale > 0 && scale < Double.POSITIVE_INFINITY && Double.isFinite(centre))) {
      throw new IllegalArgumentException(
          "Invalid axis '%s': centre %s, scale %s (must be finite, scale > 0)"
              .formatted(name, centre, scale));
    }
    if (shares.size() > MOST_CATEGORIES) {
      throw new IllegalArgumentException(
          "Invalid axis '%s': %d categories (must be at most %d)"
              .formatted(name, shares.size(), MOST_CATEGORIES));
    }
  }

  /** How many places the categories have; 0 for numbers. */
  int places() {
    return kind == Kind.NUMERIC ? 0 : 1 + shares.size() + HASHED;
  }

  /** The place of a category: known ones have their own, after that of rows without a value. */
  int placeOf(String category) {
    int place = 1;
    for (String known : shares.keySet()) {
      if (known.equals(category)) {
        return place;
      }
      place++;
    }
    long hash = FourierFeatures.hash(category);
    return place + (int) ((hash ^ (hash >>> 32)) & (HASHED - 1));
  }
}
