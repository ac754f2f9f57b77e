package io.leadline.cli;

import io.leadline.core.drift.DriftMethods;
import java.util.Iterator;
import java.util.List;

/** The names of the drift methods, for help and completion. */
final class MethodNames implements Iterable<String> {

  private static final List<String> ALL = DriftMethods.names();

  @Override
  public Iterator<String> iterator() {
    return ALL.iterator();
  }

  /**
   * @throws UsageException if there is no such method
   */
  static void require(String name) {
    if (!ALL.contains(name)) {
      throw new UsageException(
          "Unknown drift method: '%s' (must be one of %s)".formatted(name, String.join(", ", ALL)));
    }
  }
}
