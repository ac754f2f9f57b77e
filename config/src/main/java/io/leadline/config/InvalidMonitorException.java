package io.leadline.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration with mistakes; the message has one line for each. */
public final class InvalidMonitorException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<Mistake> mistakes;

  /** The message has a line {@code source:line:column: …} for each mistake. */
  public InvalidMonitorException(String source, List<Mistake> mistakes) {
    super(
        mistakes.stream()
            .map(mistake -> source + ":" + mistake)
            .collect(Collectors.joining(System.lineSeparator())));
    this.mistakes = List.copyOf(mistakes);
  }

  /** All of them, in the order of the text; at least one. */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
