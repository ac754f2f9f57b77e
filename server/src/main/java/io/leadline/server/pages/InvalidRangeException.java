package io.leadline.server.pages;

/** A time range in an address that cannot be read. */
final class InvalidRangeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  InvalidRangeException(String message) {
    super(message);
  }
}
