package io.leadline.predictions.log;

import io.leadline.predictions.objects.Objects.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * How far a reader of changes has come: the latest publication it has seen, and all those shortly
 * before it, for files may become visible a little out of order.
 *
 * @param latestMillis publication of the latest file
 * @param recent digests of the files published within {@link #MARGIN_MILLIS} before it
 */
record Cursor(long latestMillis, Set<String> recent) {

  static final Cursor START = new Cursor(Long.MIN_VALUE, Set.of());

  /** How long a file may take from its publication time until it is listed. */
  static final long MARGIN_MILLIS = 30_000;

  /**
   * @throws IllegalArgumentException if {@code text} is not what {@link #toString} writes
   */
  static Cursor parse(String text) {
    if (text.isEmpty()) {
      return START;
    }
    String[] parts = text.split(";", -1);
    try {
      Set<String> recent =
          parts.length < 2 || parts[1].isEmpty()
              ? Set.of()
              : Set.copyOf(Arrays.asList(parts[1].split(",")));
      return new Cursor(Long.parseLong(parts[0]), recent);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Invalid cursor: '%s'".formatted(text), e);
    }
  }

  boolean isNew(Entry entry) {
    long published = PublishedAt.millis(entry);
    return this.equals(START)
        || published > latestMillis
        || (published > latestMillis - MARGIN_MILLIS && !recent.contains(digest(entry)));
  }

  /** The cursor of a reader that has seen {@code entries}, which are all there are. */
  static Cursor after(List<Entry> entries, Cursor before) {
    long latest =
        entries.stream().mapToLong(PublishedAt::millis).reduce(before.latestMillis(), Math::max);
    Set<String> recent =
        entries.stream()
            .filter(entry -> PublishedAt.millis(entry) > latest - MARGIN_MILLIS)
            .map(Cursor::digest)
            .collect(Collectors.toCollection(TreeSet::new));
    return new Cursor(latest, recent);
  }

  private static String digest(Entry entry) {
    CRC32 crc = new CRC32();
    crc.update(
        (entry.key() + ' ' + entry.sizeBytes() + ' ' + entry.modifiedMillis())
            .getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  @Override
  public String toString() {
    return equals(START) ? "" : latestMillis + ";" + String.join(",", recent);
  }
}
