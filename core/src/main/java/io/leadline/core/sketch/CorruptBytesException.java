package io.leadline.core.sketch;

/** Bytes that are not what they should be: truncated, out of bounds or inconsistent. */
public final class CorruptBytesException extends Exception {

  private static final long serialVersionUID = 1;

  public CorruptBytesException(String message) {
    super(message);
  }
}
