package io.leadline.cli;

import io.leadline.config.InvalidMonitorException;
import io.leadline.config.Mistake;
import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Monitor;
import io.leadline.store.rules.InvalidConditionException;
import io.leadline.store.rules.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
      requireConditions(file, read);
      return read;
    } catch (InvalidMonitorException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (MalformedInputException e) {
      throw new UsageException("%s is no text in UTF-8".formatted(file));
    } catch (NoSuchFileException e) {
      throw new UsageException("no such file: " + file);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void requireConditions(Path file, MonitorFile read)
      throws InvalidMonitorException {
    List<Mistake> mistakes = new ArrayList<>();
    for (AlertRule alert : read.monitor().alerts()) {
      try {
        Rule.compile(alert);
      } catch (InvalidConditionException e) {
        mistakes.add(read.mistakeIn(alert, String.valueOf(e.getMessage())));
      }
    }
    if (!mistakes.isEmpty()) {
      throw new InvalidMonitorException(file.toString(), mistakes);
    }
  }
}
