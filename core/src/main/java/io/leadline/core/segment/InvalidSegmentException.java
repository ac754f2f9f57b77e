package io.leadline.core.segment;

/** A segment that cannot be watched; the message says why, and what is allowed. */
public final class InvalidSegmentException extends Exception {

  private static final long serialVersionUID = 1;

  public InvalidSegmentException(String message) {
    super(message);
  }
}
