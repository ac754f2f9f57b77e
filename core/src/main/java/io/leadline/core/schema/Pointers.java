package io.leadline.core.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the columns of a JSON document are: JSON Pointers such as {@code /customer/age}. A {@code
 * *} steps through the elements of an array, each a row: {@code /customers/&#42;/age}. All pointers
 * with a star step through the same array, once; so the rows can be told.
 *
 * @param byColumn pointers by the column's name, in the columns' order
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>
 */
public record Pointers(Map<String, String> byColumn) {

  public static final Pointers NONE = new Pointers(Map.of());

  /** The token that steps through an array. */
  public static final String EACH = "*";

  private static final String STEP = "/" + EACH + "/";

  /**
   * @throws IllegalArgumentException if one is no pointer, two are the same, or the rows cannot be
   *     told
   */
  public Pointers {
    byColumn = new TreeMap<>(byColumn);
    Map<String, String> columns = new LinkedHashMap<>();
    String rows = "";
    for (Map.Entry<String, String> entry : byColumn.entrySet()) {
      String pointer = entry.getValue();
      if (!pointer.isEmpty() && !pointer.startsWith("/")) {
        throw invalid(entry, "must begin with /, as /customer/age");
      }
      String other = columns.putIfAbsent(pointer, entry.getKey());
      if (other != null) {
        throw invalid(entry, "is that of '%s' too".formatted(other));
      }
      String array = array(entry);
      if (!array.isEmpty() && !rows.isEmpty() && !rows.equals(array)) {
        throw invalid(
            entry,
            "all must step through the same array, once; another steps through %s".formatted(rows));
      }
      rows = array.isEmpty() ? rows : array;
    }
    byColumn = Collections.unmodifiableMap(byColumn);
  }

  /** What stands in front of the star, and the star; empty where there is none. */
  private static String array(Map.Entry<String, String> entry) {
    String pointer = entry.getValue() + "/";
    int star = pointer.indexOf(STEP);
    if (star != pointer.lastIndexOf(STEP)) {
      throw invalid(entry, "all must step through the same array, once; it steps through two");
    }
    return star < 0 ? "" : pointer.substring(0, star + STEP.length() - 1);
  }

  private static IllegalArgumentException invalid(Map.Entry<String, String> entry, String why) {
    return new IllegalArgumentException(
        "Invalid pointer of '%s': %s (%s)".formatted(entry.getKey(), entry.getValue(), why));
  }

  public boolean isEmpty() {
    return byColumn.isEmpty();
  }
}
