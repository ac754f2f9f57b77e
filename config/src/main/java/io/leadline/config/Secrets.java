package io.leadline.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Fills in {@code ${NAME}} from the environment: secrets never stand in the file. */
final class Secrets {

  private static final Pattern NAME = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private final Function<String, Optional<String>> environment;
  private final Mistakes mistakes;

  Secrets(Function<String, Optional<String>> environment, Mistakes mistakes) {
    this.environment = environment;
    this.mistakes = mistakes;
  }

  String fill(String text, Node node) {
    Matcher matcher = NAME.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      Optional<String> value = environment.apply(matcher.group(1));
      if (value.isEmpty()) {
        mistakes.add(node, "environment variable '%s' is not set".formatted(matcher.group(1)));
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value.orElse("")));
    }
    return matcher.appendTail(filled).toString();
  }
}
