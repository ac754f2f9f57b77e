package io.leadline.server.wal;

import java.nio.file.Path;

/**
 * A sealed segment that waits to be drained.
 *
 * @param name unique for ever; {@code [A-Za-z0-9-]{1,120}}
 * @param file where it lies
 * @param sizeBytes of the file
 */
record Segment(String name, Path file, long sizeBytes) {

  static final String SUFFIX = ".wal";
}
