package io.leadline.stream.registry;

/** The registry does not know a schema, or what it knows cannot be used. The message is why. */
public final class UnknownSchemaException extends Exception {

  private static final long serialVersionUID = 1;

  public UnknownSchemaException(String message) {
    super(message);
  }
}
