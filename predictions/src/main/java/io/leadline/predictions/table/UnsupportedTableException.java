package io.leadline.predictions.table;

import java.io.IOException;

/** A table that is probably sound, but uses a feature of its format that is not read here. */
public final class UnsupportedTableException extends IOException {

  public UnsupportedTableException(String message) {
    super(message);
  }
}
