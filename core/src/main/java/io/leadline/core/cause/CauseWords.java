package io.leadline.core.cause;

import io.leadline.core.monitor.metrics.Shift;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A root cause in words, for alerts and pages. */
public final class CauseWords {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final int MOST_NAMES = 3;

  private CauseWords() {}

  /**
   * One to three sentences: “Began 20 Nov 2026 02:00 UTC (19 Nov 2026 22:00 UTC at the earliest,
   * …). 3 features moved together, car_value first: another unit: values × 1,000.” Empty where
   * nothing is known.
   */
  public static String of(RootCause cause) {
    String onset = cause.onset().map(CauseWords::of).orElse("");
    String group = cause.groups().isEmpty() ? "" : of(cause.groups().get(0));
    int others = Math.max(0, cause.groups().size() - 1);
    String more =
        others == 0 ? "" : " %d more %s moved apart from it.".formatted(others, groups(others));
    return String.join(" ", List.of(onset, group + more)).strip();
  }

  private static String groups(int count) {
    return count == 1 ? "group of features" : "groups of features";
  }

  /** When it began, and how sure that is. */
  public static String of(Onset onset) {
    String at = MINUTE.format(onset.at());
    boolean isSure = onset.earliest().equals(onset.latest());
    return isSure
        ? "Began " + at + "."
        : "Began %s (95 %% sure: %s to %s)."
            .formatted(at, MINUTE.format(onset.earliest()), MINUTE.format(onset.latest()));
  }

  private static String of(RootCause.Group group) {
    Suspect first = group.first();
    String change = first.shift().map(CauseWords::of).map(": "::concat).orElse("");
    int size = group.suspects().size();
    if (size == 1) {
      return "Look first at %s%s.".formatted(first.feature(), change);
    }
    List<String> names =
        group.suspects().stream().skip(1).limit(MOST_NAMES).map(Suspect::feature).toList();
    String rest = size - 1 > MOST_NAMES ? " and %d more".formatted(size - 1 - MOST_NAMES) : "";
    return "%d features moved together; look first at %s%s; with it %s%s."
        .formatted(size, first.feature(), change, String.join(", ", names), rest);
  }

  /** How a feature changed: {@code location: median 21,904 → 44,640}. */
  public static String of(Shift shift) {
    return shift.kind() == Shift.Kind.MISSING || shift.kind() == Shift.Kind.NEW_CATEGORY
        ? shift.words()
        : shift.kind().words() + ": " + shift.words();
  }
}
