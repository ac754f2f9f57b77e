package io.leadline.cli;

import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.schema.Kind;
import io.leadline.core.text.Wording;
import java.util.stream.Collectors;

/** The values of a column in one line. */
final class ProfileText {

  private static final int MOST_CATEGORIES = 4;

  private ProfileText() {}

  static String values(ColumnProfile column) {
    if (column.isPrivate()) {
      return "private";
    }
    if (column.values() == 0) {
      return "none";
    }
    return column.kind() == Kind.NUMERIC ? numbers(column) : categories(column);
  }

  private static String numbers(ColumnProfile column) {
    if (column.mean().isEmpty()) {
      return "no finite number";
    }
    return "min %s  median %s  mean %s  max %s"
        .formatted(
            Wording.number(column.min().orElse(Double.NaN)),
            Wording.number(column.quantile(0.5).orElse(Double.NaN)),
            Wording.number(column.mean().orElse(Double.NaN)),
            Wording.number(column.max().orElse(Double.NaN)));
  }

  private static String categories(ColumnProfile column) {
    return column.frequent(MOST_CATEGORIES).stream()
        .map(
            value ->
                value.value() + " " + Wording.percent((double) value.count() / column.values()))
        .collect(Collectors.joining("  "));
  }
}
