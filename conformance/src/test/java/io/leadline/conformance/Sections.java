package io.leadline.conformance;

import io.leadline.core.profile.Profile;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The bytes of a profile, section by section as its codec writes them, without those that one path
 * alone can have: its coverage, and columns that it measures itself.
 */
final class Sections {

  private static final int HEADER_BYTES = 5;
  private static final int CHECKSUM_BYTES = 4;
  private static final int COLUMN = 2;
  private static final int COVERAGE = 9;
  private static final int MOST_BYTES = 64 << 20;

  private Sections() {}

  /** Tag and payload of each section, the payload in hexadecimal. */
  static List<String> of(Profile profile, Set<String> withoutColumns) throws CorruptBytesException {
    byte[] all = profile.toBytes();
    byte[] body = java.util.Arrays.copyOfRange(all, HEADER_BYTES, all.length - CHECKSUM_BYTES);
    ByteReader in = new ByteReader(body);
    List<String> sections = new ArrayList<>();
    while (in.remaining() > 0) {
      long tag = in.varint();
      byte[] payload = in.bytes(MOST_BYTES);
      boolean isOwn =
          tag == COVERAGE
              || (tag == COLUMN && withoutColumns.contains(new ByteReader(payload).text()));
      if (!isOwn) {
        sections.add(tag + " " + HexFormat.of().formatHex(payload));
      }
    }
    return sections;
  }
}
