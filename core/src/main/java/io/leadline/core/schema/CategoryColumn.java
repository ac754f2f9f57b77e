package io.leadline.core.schema;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Categories of one field, dictionary-encoded.
 *
 * <p>Owns its arrays: callers hand them over and must not change them afterwards. The dictionary
 * may hold values that no row uses, and must not hold a value twice.
 *
 * @param dictionary the values
 * @param codes [rows]; an index into {@code dictionary}, {@link #MISSING} or {@link #MISMATCHED}
 */
public record CategoryColumn(String name, String[] dictionary, int[] codes) implements Column {

  /** Code of a row without a value. */
  public static final int MISSING = -1;

  /** Code of a row whose value is not a category (an array, an object). */
  public static final int MISMATCHED = -2;

  public CategoryColumn {
    for (int code : codes) {
      if (code < MISMATCHED || code >= dictionary.length) {
        throw new IllegalArgumentException(
            "Invalid code in column '%s': %d (must be in [-2, %d))"
                .formatted(name, code, dictionary.length));
      }
    }
  }

  /** Encodes {@code values}; null means missing. */
  public static CategoryColumn of(String name, List<@Nullable String> values) {
    Map<String, Integer> index = new HashMap<>();
    int[] codes = new int[values.size()];
    for (int row = 0; row < codes.length; row++) {
      String value = values.get(row);
      if (value == null) {
        codes[row] = MISSING;
      } else {
        Integer next = index.size();
        Integer known = index.putIfAbsent(value, next);
        codes[row] = known == null ? next : known;
      }
    }
    String[] dictionary = new String[index.size()];
    index.forEach((value, code) -> dictionary[code] = value);
    return new CategoryColumn(name, dictionary, codes);
  }

  @Override
  public int size() {
    return codes.length;
  }

  @Override
  public Kind kind() {
    return Kind.CATEGORICAL;
  }

  @Override
  public boolean isMissing(int row) {
    return codes[row] == MISSING;
  }

  @Override
  public boolean isMismatched(int row) {
    return codes[row] == MISMATCHED;
  }

  @Override
  public String text(int row) {
    return codes[row] < 0 ? "" : dictionary[codes[row]];
  }

  @Override
  public CategoryColumn slice(int from, int to) {
    return new CategoryColumn(name, dictionary, Arrays.copyOfRange(codes, from, to));
  }

  @Override
  public CategoryColumn select(int[] rows) {
    int[] picked = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = codes[rows[i]];
    }
    return new CategoryColumn(name, dictionary, picked);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof CategoryColumn that)
        || !name.equals(that.name)
        || codes.length != that.codes.length) {
      return false;
    }
    for (int row = 0; row < codes.length; row++) {
      if (codes[row] < 0 || that.codes[row] < 0
          ? codes[row] != that.codes[row]
          : !text(row).equals(that.text(row))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = name.hashCode();
    for (int row = 0; row < codes.length; row++) {
      hash = 31 * hash + text(row).hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    return "CategoryColumn[%s, %d rows]".formatted(name, codes.length);
  }
}
