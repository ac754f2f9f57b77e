package io.leadline.store.rules;

/** A condition that is no CEL expression, uses unknown words, or is neither true nor false. */
public final class InvalidConditionException extends Exception {

  private static final long serialVersionUID = 1;

  public InvalidConditionException(String message, Throwable cause) {
    super(message, cause);
  }

  public InvalidConditionException(String message) {
    super(message);
  }
}
