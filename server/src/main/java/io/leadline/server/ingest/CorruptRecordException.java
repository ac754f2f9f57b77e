package io.leadline.server.ingest;

/** Bytes that are not a record of the write-ahead log. */
final class CorruptRecordException extends Exception {

  private static final long serialVersionUID = 1;

  CorruptRecordException(String message, Throwable cause) {
    super(message, cause);
  }

  CorruptRecordException(String message) {
    super(message);
  }
}
