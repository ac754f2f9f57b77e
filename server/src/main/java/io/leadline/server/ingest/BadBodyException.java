package io.leadline.server.ingest;

/** A body that cannot be accepted, not even in part. */
public final class BadBodyException extends Exception {

  private static final long serialVersionUID = 1;

  /** What kind of refusal. */
  public enum Reason {
    /** The bytes are not what they claim to be. */
    MALFORMED,
    /** No decoder knows the content type or encoding. */
    UNSUPPORTED,
    /** Beyond a limit on size, rows, columns or depth. */
    TOO_LARGE
  }

  private final Reason reason;

  public BadBodyException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
