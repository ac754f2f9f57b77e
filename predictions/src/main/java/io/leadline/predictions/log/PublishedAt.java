package io.leadline.predictions.log;

import io.leadline.predictions.objects.Objects.Entry;

/**
 * When the rows of a file were published: for a compacted file, that of the latest of its inputs,
 * which its name holds, as compaction changes no rows.
 */
final class PublishedAt {

  static final String COMPACTED = "compact-";

  private PublishedAt() {}

  static String compactedName(long millis, String suffix) {
    return COMPACTED + millis + "-" + suffix + ".parquet";
  }

  static boolean isCompacted(Entry entry) {
    return entry.name().startsWith(COMPACTED);
  }

  static long millis(Entry entry) {
    String name = entry.name();
    if (isCompacted(entry)) {
      int end = name.indexOf('-', COMPACTED.length());
      try {
        return Long.parseLong(
            name.substring(COMPACTED.length(), Math.max(COMPACTED.length(), end)));
      } catch (NumberFormatException e) {
        return entry.modifiedMillis();
      }
    }
    return entry.modifiedMillis();
  }
}
