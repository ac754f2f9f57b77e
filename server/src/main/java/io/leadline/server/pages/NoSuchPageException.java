package io.leadline.server.pages;

/** There is no model, feature or incident of that name. */
final class NoSuchPageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  NoSuchPageException(String message) {
    super(message);
  }
}
