package io.leadline.store;

import io.leadline.core.schema.WindowKey;
import java.util.List;

/** Stored profiles that cannot be read; the windows are to be computed again. */
public final class CorruptSnapshotException extends StoreException {

  private static final long serialVersionUID = 1;

  private final transient List<WindowKey> windows;

  public CorruptSnapshotException(List<WindowKey> windows, Throwable cause) {
    super(
        "Cannot read the stored profile of %d window(s), the first being %s: %s"
            .formatted(windows.size(), name(windows.get(0)), cause.getMessage()),
        cause);
    this.windows = List.copyOf(windows);
  }

  private static String name(WindowKey window) {
    return "'%s' [%s, %s)".formatted(window.model(), window.start(), window.end());
  }

  /** The unreadable windows, by start; never empty. */
  public List<WindowKey> windows() {
    return windows;
  }
}
