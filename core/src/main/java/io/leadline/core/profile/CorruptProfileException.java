package io.leadline.core.profile;

/** Bytes that are not a readable profile. */
public final class CorruptProfileException extends Exception {

  public CorruptProfileException(String message) {
    super(message);
  }

  public CorruptProfileException(String message, Throwable cause) {
    super(message, cause);
  }
}
