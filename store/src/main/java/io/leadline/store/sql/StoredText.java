package io.leadline.store.sql;

/** Text that both databases can hold. */
final class StoredText {

  private static final char REPLACEMENT = '\uFFFD';

  private StoredText() {}

  /** The text with U+0000 and unpaired surrogates replaced. */
  static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isStorable(text, i)) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder clean = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (!isStorable(text, i)) {
        clean.setCharAt(i, REPLACEMENT);
      }
    }
    return clean.toString();
  }

  private static boolean isStorable(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
    return c != 0;
  }
}
