package io.leadline.cli;

/** The command line or a configuration file is wrong; the message says what is allowed. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
