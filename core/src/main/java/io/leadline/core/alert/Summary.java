package io.leadline.core.alert;

import io.leadline.core.monitor.MetricNames;
import io.leadline.core.text.Wording;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The one sentence that stands for an incident: “4 of 7 features drifted since 20 Nov 2026 02:00
 * UTC; the largest is car_value (12.1× its limit): median 21,904 → 44,640”.
 */
public final class Summary {

  private static final DateTimeFormatter DAY = format("d MMM uuuu");
  private static final DateTimeFormatter MINUTE = format("d MMM uuuu HH:mm 'UTC'");

  /** What is wrong, of some columns and of one. */
  private static final Map<String, String> WRONG =
      Map.of(
          MetricNames.DRIFT, "drifted",
          MetricNames.MISSING, "lost values",
          MetricNames.MISMATCHED, "changed type",
          MetricNames.OUT_OF_RANGE, "left the allowed range",
          MetricNames.UNSEEN, "had new categories");

  private static final Map<String, String> OF_WINDOW =
      Map.of(
          MetricNames.PERFORMANCE_DROP, "Performance fell",
          MetricNames.ROWS, "Too few predictions came",
          MetricNames.DUPLICATES, "Request ids were repeated");

  private Summary() {}

  /**
   * @param rule the rule's name, for when the causes say nothing
   * @param causes worst first
   * @param checked how many findings could have been causes; 0 where that is not known
   * @param since start of the first breaching window
   */
  public static String of(String rule, List<Incident.Cause> causes, int checked, Instant since) {
    String time = " since " + (isMidnight(since) ? DAY : MINUTE).format(since);
    if (causes.isEmpty()) {
      return "Alert rule '%s' has been breached%s".formatted(rule, time);
    }
    Incident.Cause worst = causes.get(0);
    long others = causes.stream().filter(cause -> !cause.metric().equals(worst.metric())).count();
    String more =
        others == 0 ? "" : "; %d more %s".formatted(others, others == 1 ? "finding" : "findings");
    return worst.feature().isEmpty()
        ? ofWindow(worst) + in(causes) + time + tail(worst, ": ") + more
        : ofColumns(causes, checked, time) + more;
  }

  private static boolean isMidnight(Instant time) {
    return Math.floorMod(time.getEpochSecond(), 86_400L) == 0;
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  private static String ofWindow(Incident.Cause cause) {
    return OF_WINDOW.getOrDefault(cause.metric(), cause.metric() + " is beyond its limit");
  }

  private static String ofColumns(List<Incident.Cause> causes, int checked, String time) {
    Incident.Cause worst = causes.get(0);
    long same =
        causes.stream()
            .filter(cause -> cause.metric().equals(worst.metric()))
            .map(Incident.Cause::feature)
            .distinct()
            .count();
    String wrong = WRONG.getOrDefault(worst.metric(), worst.metric() + " beyond its limit");
    if (same == 1) {
      return worst.feature()
          + " "
          + wrong
          + in(causes)
          + time
          + " "
          + ratio(worst)
          + tail(worst, ": ");
    }
    String count = checked > same ? same + " of " + checked : Long.toString(same);
    String largest = worst.feature() + in(List.of(worst));
    return "%s features %s%s%s; the largest is %s %s%s"
        .formatted(count, wrong, in(causes), time, largest, ratio(worst), tail(worst, ": "));
  }

  /** Where the worst metric is wrong, unless that is everywhere. */
  private static String in(List<Incident.Cause> causes) {
    List<String> segments =
        causes.stream()
            .filter(cause -> cause.metric().equals(causes.get(0).metric()))
            .map(Incident.Cause::segment)
            .distinct()
            .toList();
    if (segments.contains("")) {
      return "";
    }
    return segments.size() == 1
        ? " in " + segments.get(0)
        : " in %d segments".formatted(segments.size());
  }

  private static String ratio(Incident.Cause cause) {
    return Double.isInfinite(cause.ratio())
        ? "(none is allowed)"
        : "(%s× its limit)".formatted(Wording.number(rounded(cause.ratio())));
  }

  // A limit is no measurement: more digits than one would pretend so.
  private static double rounded(double ratio) {
    return ratio >= 9.95 ? Math.rint(ratio) : Math.rint(ratio * 10) / 10;
  }

  private static String tail(Incident.Cause cause, String before) {
    return cause.change().isEmpty() ? "" : before + cause.change();
  }
}
