package io.leadline.store;

import java.time.Instant;

/**
 * Something that a person did about an incident, or wrote down.
 *
 * @param incident the incident's id
 * @param at when (wall clock)
 * @param kind what was done
 * @param author who; empty where nobody said
 * @param text in the person's words, or what follows from it; may be empty
 */
public record IncidentNote(String incident, Instant at, Kind kind, String author, String text) {

  /** Longest text that is kept, in characters. */
  public static final int LONGEST_TEXT = 4_000;

  /** Longest name that is kept, in characters. */
  public static final int LONGEST_AUTHOR = 100;

  /** What a person can do about an incident. */
  public enum Kind {
    /** Wrote something down. */
    NOTE,
    /** Looks after it. */
    ACKNOWLEDGED,
    /** Wants no notifications of its rule for a while. */
    SILENCED,
    /** Wants notifications again. */
    UNSILENCED,
    /** Declared what the incident shows the new normal. */
    PROMOTED
  }

  public IncidentNote {
    requireAtMost("text", text, LONGEST_TEXT);
    requireAtMost("author", author, LONGEST_AUTHOR);
  }

  private static void requireAtMost(String what, String value, int most) {
    if (value.length() > most) {
      throw new IllegalArgumentException(
          "Invalid %s: %d characters (must be at most %d)".formatted(what, value.length(), most));
    }
  }
}
