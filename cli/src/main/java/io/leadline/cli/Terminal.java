package io.leadline.cli;

/** What the terminal, if there is one, can show. */
final class Terminal {

  private static final int USUAL_WIDTH = 100;

  private Terminal() {}

  /** Whether standard output may be coloured: a terminal, and no {@code NO_COLOR}. */
  static boolean colours() {
    String noColour = System.getenv("NO_COLOR");
    return isInteractive() && (noColour == null || noColour.isEmpty());
  }

  /** Whether somebody looks: standard input and output are a terminal. */
  static boolean isInteractive() {
    return System.console() != null && System.getenv("TERM") != null;
  }

  /** Columns of the terminal, from {@code COLUMNS} where set. */
  static int width() {
    String columns = System.getenv("COLUMNS");
    try {
      return columns == null ? USUAL_WIDTH : Math.max(40, Integer.parseInt(columns.trim()));
    } catch (NumberFormatException e) {
      return USUAL_WIDTH;
    }
  }
}
