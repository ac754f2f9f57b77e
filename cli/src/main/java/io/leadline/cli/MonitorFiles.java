package io.leadline.cli;

import io.leadline.config.InvalidMonitorException;
import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Monitor;
import io.leadline.store.rules.InvalidConditionException;
import io.leadline.store.rules.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads monitors from files. */
final class MonitorFiles {

  private MonitorFiles() {}

  static Monitor read(Path file) {
    return readFile(file).monitor();
  }

  /**
   * @throws UsageException with every mistake
   */
  static MonitorFile readFile(Path file) {
    try {
      MonitorFile read = MonitorFile.parse(file.toString(), Files.readString(file));
      for (AlertRule alert : read.monitor().alerts()) {
        Rule.compile(alert);
      }
      return read;
    } catch (InvalidMonitorException | InvalidConditionException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (MalformedInputException e) {
      throw new UsageException("%s is no text in UTF-8".formatted(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
