package io.leadline.config;

/**
 * One thing that is wrong in a configuration.
 *
 * @param line counted from 1
 * @param column counted from 1
 * @param message what is wrong and what is allowed
 */
public record Mistake(int line, int column, String message) {

  @Override
  public String toString() {
    return "%d:%d: %s".formatted(line, column, message);
  }
}
