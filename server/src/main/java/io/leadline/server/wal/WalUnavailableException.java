package io.leadline.server.wal;

import org.jspecify.annotations.Nullable;

/** Nothing was made durable: the disk failed or the log is full. The caller may try again later. */
public final class WalUnavailableException extends Exception {

  private static final long serialVersionUID = 1;

  /** Why nothing can be taken. */
  public enum Reason {
    /** More bytes wait to be drained than the limit allows. */
    FULL,
    /** Writing or syncing failed, for instance because the disk is full. */
    DISK,
    /** The log is closed or closing. */
    CLOSED
  }

  private final Reason reason;

  public WalUnavailableException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public WalUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
