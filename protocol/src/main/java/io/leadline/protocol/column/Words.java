package io.leadline.protocol.column;

/** The words for truth, as JSON, Python and spreadsheets write them. */
final class Words {

  static final char[] TRUE = {'t', 'r', 'u', 'e'};
  static final char[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private Words() {}

  static boolean isTrue(char[] text, int offset, int length) {
    return equalsIgnoringCase(TRUE, text, offset, length);
  }

  static boolean isFalse(char[] text, int offset, int length) {
    return equalsIgnoringCase(FALSE, text, offset, length);
  }

  private static boolean equalsIgnoringCase(char[] word, char[] text, int offset, int length) {
    if (length != word.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((text[offset + i] | 0x20) != word[i]) {
        return false;
      }
    }
    return true;
  }
}
