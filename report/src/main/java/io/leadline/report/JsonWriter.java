package io.leadline.report;

import java.util.OptionalDouble;

/** Writes JSON, indented by two spaces. Owned by one thread. */
final class JsonWriter {

  private final StringBuilder out = new StringBuilder(4096);
  private int depth;
  private boolean first = true;

  JsonWriter openObject() {
    return open('{');
  }

  JsonWriter openObject(String name) {
    name(name);
    return open('{', false);
  }

  JsonWriter openArray(String name) {
    name(name);
    return open('[', false);
  }

  JsonWriter closeObject() {
    return close('}');
  }

  JsonWriter closeArray() {
    return close(']');
  }

  JsonWriter field(String name, String value) {
    name(name);
    string(value);
    return this;
  }

  JsonWriter field(String name, long value) {
    name(name);
    out.append(value);
    return this;
  }

  JsonWriter field(String name, boolean value) {
    name(name);
    out.append(value);
    return this;
  }

  /** Null stands for what is absent and for what JSON cannot hold: NaN and infinities. */
  JsonWriter field(String name, OptionalDouble value) {
    name(name);
    boolean finite = value.isPresent() && Double.isFinite(value.getAsDouble());
    out.append(finite ? Double.toString(value.getAsDouble()) : "null");
    return this;
  }

  /** An element of the open array. */
  JsonWriter value(String value) {
    separate();
    string(value);
    return this;
  }

  @Override
  public String toString() {
    return out + "\n";
  }

  private JsonWriter open(char bracket) {
    return open(bracket, true);
  }

  private JsonWriter open(char bracket, boolean separated) {
    if (separated && depth > 0) {
      separate();
    }
    out.append(bracket);
    depth++;
    first = true;
    return this;
  }

  private JsonWriter close(char bracket) {
    depth--;
    if (!first) {
      newLine();
    }
    out.append(bracket);
    first = false;
    return this;
  }

  private void name(String name) {
    separate();
    string(name);
    out.append(": ");
  }

  private void separate() {
    if (!first) {
      out.append(',');
    }
    first = false;
    newLine();
  }

  private void newLine() {
    out.append('\n').append("  ".repeat(depth));
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> character(c);
      }
    }
    out.append('"');
  }

  // Lone surrogates are legal in JSON only as escapes, and escaping pairs as well does no harm.
  private void character(char c) {
    if (c < ' ' || Character.isSurrogate(c)) {
      out.append("\\u%04x".formatted((int) c));
    } else {
      out.append(c);
    }
  }
}
