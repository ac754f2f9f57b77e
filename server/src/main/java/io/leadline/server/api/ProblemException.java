package io.leadline.server.api;

import java.util.List;

/** Ends a request with a {@link Problem}. */
final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final transient List<String> errors;

  ProblemException(int status, String detail) {
    this(status, detail, List.of());
  }

  ProblemException(int status, String detail, List<String> errors) {
    super(detail);
    this.status = status;
    this.errors = List.copyOf(errors);
  }

  static ProblemException badRequest(String detail) {
    return new ProblemException(400, detail);
  }

  static ProblemException notFound(String detail) {
    return new ProblemException(404, detail);
  }

  int status() {
    return status;
  }

  List<String> errors() {
    return errors;
  }
}
