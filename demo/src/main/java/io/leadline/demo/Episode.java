package io.leadline.demo;

/**
 * Something that goes wrong in the simulated world.
 *
 * @param kind what
 * @param firstDay the first day of it, counted from the world's first day
 * @param lastDay the last day of it
 * @param story what happened, in one sentence
 */
public record Episode(Kind kind, int firstDay, int lastDay, String story) {

  /** What goes wrong. */
  public enum Kind {
    /** The applicants change, the relation to repayment does not. */
    COVARIATE_SHIFT,
    /** A feature is sent in thousands instead of units. */
    BROKEN_UNIT,
    /** The same applicants repay otherwise than before. */
    CONCEPT_CHANGE
  }

  public boolean covers(int day) {
    return firstDay <= day && day <= lastDay;
  }
}
