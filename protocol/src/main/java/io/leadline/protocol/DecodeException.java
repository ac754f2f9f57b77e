package io.leadline.protocol;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that cannot be decoded, not even in part: what is wrong, where, and what is allowed. Never
 * shows a value of a private field.
 */
public final class DecodeException extends IOException {

  private static final long serialVersionUID = 1;

  /** What kind of refusal. */
  public enum Reason {
    /** The bytes are not what they claim to be. */
    MALFORMED,
    /** Right, perhaps, but of a form that is not read here. */
    UNSUPPORTED,
    /** Beyond a limit on size, rows, columns, depth or length. */
    TOO_LARGE
  }

  private final Reason reason;
  private final String source;
  private final String position;
  private final String detail;

  /**
   * @param source the file or request
   * @param position line, row or JSON path inside it; empty where it concerns the whole
   */
  public DecodeException(
      Reason reason, String source, String position, String message, @Nullable Throwable cause) {
    super((position.isEmpty() ? source : source + ", " + position) + ": " + message, cause);
    this.reason = reason;
    this.source = source;
    this.position = position;
    this.detail = position.isEmpty() ? message : position + ": " + message;
  }

  public static DecodeException malformed(String source, String position, String message) {
    return new DecodeException(Reason.MALFORMED, source, position, message, null);
  }

  public static DecodeException unsupported(String source, String position, String message) {
    return new DecodeException(Reason.UNSUPPORTED, source, position, message, null);
  }

  public static DecodeException tooLarge(String source, String position, String message) {
    return new DecodeException(Reason.TOO_LARGE, source, position, message, null);
  }

  public Reason reason() {
    return reason;
  }

  /** The message without the source. */
  public String detail() {
    return detail;
  }

  /** The file or request. */
  public String source() {
    return source;
  }

  /** Line, row or JSON path inside the source; empty where the whole is concerned. */
  public String position() {
    return position;
  }
}
