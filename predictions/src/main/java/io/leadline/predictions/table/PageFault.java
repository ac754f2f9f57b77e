package io.leadline.predictions.table;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a decoder found wrong, before anyone said where: {@link #at} adds file and place. */
final class PageFault extends RuntimeException {

  private final boolean isUnsupported;

  private PageFault(String message, boolean isUnsupported) {
    super(message);
    this.isUnsupported = isUnsupported;
  }

  static PageFault corrupt(String format, @Nullable Object... values) {
    return new PageFault(format.formatted(values), false);
  }

  static PageFault unsupported(String format, @Nullable Object... values) {
    return new PageFault(format.formatted(values), true);
  }

  /** The exception for callers; {@code place} says which part of the file. */
  IOException at(Path file, String place) {
    String message = "%s: %s: %s".formatted(file, place, getMessage());
    return isUnsupported
        ? new UnsupportedTableException(message)
        : new CorruptTableException(message, this);
  }
}
