package io.leadline.protocol.column;

/** One row that cannot be accepted, while the rows around it can. The message is the reason. */
public final class RowException extends Exception {

  private static final long serialVersionUID = 1;

  public RowException(String reason) {
    // Without a stack trace: a file may have millions of bad rows.
    super(reason, null, false, false);
  }

  /** The reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
