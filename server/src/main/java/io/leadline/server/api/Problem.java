package io.leadline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An error as RFC 9457 has it.
 *
 * @param type {@code about:blank}: the status says what kind of problem it is
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what is wrong, the value, where, and what is allowed
 * @param errors single mistakes, where there are several
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String detail, List<String> errors) {

  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    errors = List.copyOf(errors);
  }
}
