package io.leadline.core.performance;

import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Numbers the classes met so far, from 0, up to a limit. Mutable; owned by one thread. */
public final class ClassCodes {

  /** Code of what is no class, or of one more class than there may be. */
  public static final int BEYOND = -1;

  private static final int UNKNOWN = -2;
  private static final int SMALL = 128;

  private final int most;
  private final Map<String, Integer> codes = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final int[] small = new int[SMALL];

  public ClassCodes(int most) {
    this.most = most;
    Arrays.fill(small, UNKNOWN);
  }

  public String name(int code) {
    return names.get(code);
  }

  public int size() {
    return names.size();
  }

  public int codeOf(double value) {
    int whole = (int) value;
    if (whole == value && whole >= 0 && whole < SMALL) {
      if (small[whole] == UNKNOWN) {
        small[whole] = codeOf(ClassName.of(value));
      }
      return small[whole];
    }
    return codeOf(ClassName.of(value));
  }

  private int codeOf(Optional<String> name) {
    if (name.isEmpty()) {
      return BEYOND;
    }
    Integer known = codes.get(name.get());
    if (known != null) {
      return known;
    }
    if (names.size() == most) {
      return BEYOND;
    }
    codes.put(name.get(), names.size());
    names.add(name.get());
    return names.size() - 1;
  }

  /** Reads the classes of one column; only classes of rows that are asked for are numbered. */
  public interface Reader {
    int code(int row);
  }

  public Reader reader(Column column) {
    if (column instanceof NumberColumn numbers) {
      return row -> codeOf(numbers.values()[row]);
    }
    CategoryColumn categories = (CategoryColumn) column;
    int[] byDictionary = new int[categories.dictionary().length];
    Arrays.fill(byDictionary, UNKNOWN);
    return row -> {
      int entry = categories.codes()[row];
      if (byDictionary[entry] == UNKNOWN) {
        byDictionary[entry] = codeOf(ClassName.of(categories.dictionary()[entry]));
      }
      return byDictionary[entry];
    };
  }
}
