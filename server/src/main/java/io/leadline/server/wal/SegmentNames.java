package io.leadline.server.wal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Gives names that no other segment ever had: {@code wal-NODE-GENERATION-NUMBER}. The prediction
 * log replaces what was written under a name before, so a name given twice would lose predictions;
 * therefore neither the clock nor the folder's contents are trusted, and a counter of process
 * starts is kept beside the segments. Names sort in the order given.
 */
final class SegmentNames {

  private final String prefix;
  private long next = 1;

  private SegmentNames(String prefix) {
    this.prefix = prefix;
  }

  /** Starts a new generation, durably. */
  static SegmentNames open(Path folder) throws IOException {
    Path file = folder.resolve("generation");
    String node = UUID.randomUUID().toString().substring(0, 8);
    long generation = 1;
    if (Files.exists(file)) {
      String[] parts = Files.readString(file).strip().split(" ");
      if (parts.length == 2 && parts[0].matches("[0-9a-f]{8}") && parts[1].matches("\\d{1,18}")) {
        node = parts[0];
        generation = Long.parseLong(parts[1]) + 1;
      }
    }
    DurableFile.replace(file, StandardCharsets.UTF_8.encode("%s %d%n".formatted(node, generation)));
    return new SegmentNames("wal-%s-%08d".formatted(node, generation));
  }

  String next() {
    return "%s-%08d".formatted(prefix, next++);
  }
}
