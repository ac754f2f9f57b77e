package io.leadline.protocol.csv;

import java.io.IOException;
import java.io.InputStream;

/** Finds out what separates the cells. */
final class Separators {

  private static final char[] KNOWN = {',', ';', '\t', '|'};
  private static final int SAMPLE_BYTES = 1 << 15;

  private Separators() {}

  /** The separator that occurs most outside quotes in the first line; a comma where none does. */
  static char detect(InputStream in) throws IOException {
    in.mark(SAMPLE_BYTES);
    byte[] sample = in.readNBytes(SAMPLE_BYTES);
    in.reset();
    int[] counts = new int[KNOWN.length];
    boolean isQuoted = false;
    for (byte value : sample) {
      if (value == '"') {
        isQuoted = !isQuoted;
      } else if (!isQuoted && value == '\n') {
        break;
      } else if (!isQuoted) {
        count(counts, value);
      }
    }
    int best = 0;
    for (int i = 1; i < KNOWN.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return KNOWN[best];
  }

  private static void count(int[] counts, byte value) {
    for (int i = 0; i < KNOWN.length; i++) {
      counts[i] += value == KNOWN[i] ? 1 : 0;
    }
  }
}
