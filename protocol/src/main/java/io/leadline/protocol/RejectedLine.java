package io.leadline.protocol;

/**
 * One line, row or event that was set aside; the others were read.
 *
 * @param source the file or request
 * @param line where it begins, counted from 1; in a JSON array the element's number
 * @param reason what is wrong with it
 * @param excerpt how it begins, at most {@value #MAX_EXCERPT} characters; empty where a field of
 *     the schema is private
 */
public record RejectedLine(String source, long line, String reason, String excerpt) {

  public static final int MAX_EXCERPT = 120;

  public RejectedLine {
    if (excerpt.length() > MAX_EXCERPT) {
      excerpt = excerpt.substring(0, MAX_EXCERPT - 1) + "…";
    }
  }

  @Override
  public String toString() {
    return "%s:%d: %s".formatted(source, line, reason);
  }
}
