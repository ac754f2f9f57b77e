package io.leadline.cli;

import io.leadline.core.monitor.Monitor;
import java.nio.file.Path;

/** Reads monitors from files. */
final class MonitorFiles {

  private MonitorFiles() {}

  static Monitor read(Path file) {
    throw new UsageException("Cannot read %s".formatted(file));
  }
}
