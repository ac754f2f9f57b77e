package io.leadline.server.pages;

import io.leadline.core.cause.CauseWords;
import io.leadline.core.cause.Onset;
import io.leadline.core.cause.RootCause;
import io.leadline.core.cause.Suspect;
import io.leadline.core.text.Wording;
import io.leadline.report.chart.Times;
import java.util.ArrayList;
import java.util.List;

/**
 * What is behind an incident.
 *
 * @param sentence in short; empty where nothing is known
 * @param rows by group, the largest effect first
 * @param more how many features are left out
 */
public record CauseTable(String sentence, List<Row> rows, int more) {

  private static final int MOST = 30;
  private static final int BAR = 72;

  /**
   * One feature.
   *
   * @param group its group's number, from 1; empty but in a group's first row
   * @param size features of its group
   * @param effect in percent of the largest one
   * @param importance in words; empty where it is not known
   * @param kind how it changed, in a word or two
   */
  public record Row(
      String group,
      int size,
      String feature,
      String link,
      int effect,
      String importance,
      String kind,
      String change,
      String since,
      String interval) {

    /** Width of the effect's bar, in pixels. */
    public int width() {
      return Math.max(1, effect * BAR / 100);
    }
  }

  public CauseTable {
    rows = List.copyOf(rows);
  }

  static CauseTable of(RootCause cause, String model, String query) {
    double largest = cause.groups().isEmpty() ? 0 : cause.groups().get(0).first().effect();
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (RootCause.Group group : cause.groups()) {
      number++;
      for (int i = 0; i < group.suspects().size(); i++) {
        Suspect suspect = group.suspects().get(i);
        rows.add(
            row(
                suspect,
                i == 0 ? Integer.toString(number) : "",
                group.suspects().size(),
                largest,
                Links.feature(model, suspect.feature(), query)));
      }
    }
    return new CauseTable(
        CauseWords.of(cause),
        rows.subList(0, Math.min(MOST, rows.size())),
        Math.max(0, rows.size() - MOST));
  }

  private static Row row(Suspect suspect, String group, int size, double largest, String link) {
    double share = largest > 0 ? suspect.effect() / largest : 0;
    return new Row(
        group,
        size,
        suspect.feature(),
        link,
        (int) Math.round(100 * share),
        importance(suspect),
        suspect.shift().map(shift -> shift.kind().words()).orElse(""),
        suspect.shift().map(shift -> shift.words()).orElse(""),
        suspect.onset().map(onset -> Times.at(onset.at())).orElse(""),
        suspect.onset().map(CauseTable::interval).orElse(""));
  }

  private static String importance(Suspect suspect) {
    if (suspect.importance().isEmpty()) {
      return "";
    }
    String value = Wording.number(Math.round(100 * suspect.importance().getAsDouble()) / 100.0);
    return suspect.basis() == Suspect.Basis.MONITOR ? value + ", given" : value;
  }

  private static String interval(Onset onset) {
    return onset.earliest().equals(onset.latest())
        ? ""
        : Times.at(onset.earliest()) + " to " + Times.at(onset.latest());
  }
}
