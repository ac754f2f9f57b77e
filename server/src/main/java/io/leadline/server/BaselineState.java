package io.leadline.server;

import io.leadline.core.monitor.Monitor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** What is lacking for a model's windows to be compared with its baseline. */
public final class BaselineState {

  private static final String LOG = "log:";
  private static final String NOTHING =
      "until then windows are profiled, but compared with nothing: no drift, no alerts of it";

  private BaselineState() {}

  /**
   * What is lacking, in words; empty if the baseline was computed. Files are looked for where this
   * process runs.
   *
   * @param isComputed whether there is a baseline of the model
   */
  public static Optional<String> lack(Monitor monitor, boolean isComputed) {
    if (isComputed) {
      return Optional.empty();
    }
    String from = monitor.baseline().from();
    if (from.startsWith(LOG)) {
      return Optional.of(
          "the baseline is computed by the next run, from what was logged in %s; %s"
              .formatted(from.substring(LOG.length()), NOTHING));
    }
    return Optional.of(
        isAbsent(from)
            ? "the baseline %s is not there (looked in %s); put it there, and the next run computes"
                    .formatted(from, Path.of("").toAbsolutePath())
                + " it; "
                + NOTHING
            : "the baseline is computed by the next run, from %s; %s".formatted(from, NOTHING));
  }

  // Of globs and buckets nothing is known without reading them.
  private static boolean isAbsent(String from) {
    if (from.contains("://") || from.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0)) {
      return false;
    }
    try {
      return !Files.exists(Path.of(from));
    } catch (InvalidPathException e) {
      return true;
    }
  }
}
