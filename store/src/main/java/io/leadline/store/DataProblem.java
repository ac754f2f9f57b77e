package io.leadline.store;

import java.time.Instant;

/**
 * Data that could not be used: set aside, left out or waiting, and told rather than lost silently.
 *
 * @param source what it is about, unique for model and kind: a file, a window, an hour of arrival
 * @param detail why, in words
 * @param count how many files, lines, windows or labels
 * @param since when it was first seen
 * @param last when it was last seen
 */
public record DataProblem(
    String model,
    Kind kind,
    String source,
    String detail,
    long count,
    Instant since,
    Instant last) {

  /** What could not be used. */
  public enum Kind {
    /** A file of the prediction log, moved into its quarantine. */
    DAMAGED_FILE("files set aside"),
    /** A file that was to be read into the prediction log. */
    UNREADABLE_INPUT("input files not read"),
    /** Lines of an input file. */
    REJECTED_LINES("lines set aside"),
    /** A window whose predictions cannot be read at the moment; it is tried again. */
    UNREADABLE_WINDOW("windows not computed"),
    /** Labels whose prediction is not in the log. */
    UNMATCHED_LABELS("labels without a prediction"),
    /** Segments of a monitor that its baseline does not allow. */
    UNUSABLE_SEGMENTS("segments not watched");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What is counted, in words. */
    public String words() {
      return words;
    }
  }

  public DataProblem {
    if (count < 1) {
      throw new IllegalArgumentException("Invalid count: %d (must be ≥ 1)".formatted(count));
    }
  }

  /** A problem that was first seen now. */
  public static DataProblem of(
      String model, Kind kind, String source, String detail, long count, Instant now) {
    return new DataProblem(model, kind, source, detail, count, now, now);
  }
}
