package io.leadline.predictions.table;

import java.io.IOException;

/** A file that is not a readable table: damaged, truncated, or made to do harm. */
public final class CorruptTableException extends IOException {

  public CorruptTableException(String message) {
    super(message);
  }

  public CorruptTableException(String message, Throwable cause) {
    super(message, cause);
  }
}
