package io.leadline.report.chart;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML and SVG. Text and attribute values are escaped here and nowhere else, so no name that
 * comes with the data can become markup. Owned by one thread.
 */
public final class Markup {

  private static final Set<String> VOID =
      Set.of("meta", "br", "hr", "input", "link", "rect", "path", "line", "circle", "polygon");

  private final StringBuilder out = new StringBuilder(1024);
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes name and value by turns; an empty value writes nothing of that attribute
   */
  public Markup open(String tag, Object... attributes) {
    startTag(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /** An element without content. */
  public Markup leaf(String tag, Object... attributes) {
    startTag(tag, attributes);
    out.append(VOID.contains(tag) ? "/>" : "></" + tag + ">");
    return this;
  }

  /** An element with nothing but text in it. */
  public Markup element(String tag, String text, Object... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** Closes the innermost open element. */
  public Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  public Markup text(String text) {
    escape(text);
    return this;
  }

  /** Adds markup that was made by another instance. */
  public Markup add(String markup) {
    out.append(markup);
    return this;
  }

  /** The text with the five characters that mean something to HTML replaced. */
  public static String escaped(String text) {
    Markup markup = new Markup();
    markup.escape(text);
    return markup.out.toString();
  }

  /** All that was written. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("Unclosed element: " + open.peek());
    }
    return out.toString();
  }

  private void startTag(String tag, Object... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      String value = attributes[i + 1].toString();
      if (!value.isEmpty()) {
        out.append(' ').append(attributes[i]).append("=\"");
        escape(value);
        out.append('"');
      }
    }
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(isPrintable(c) ? c : '\uFFFD');
      }
    }
  }

  // Control characters are not allowed in XML, and lone surrogates cannot be encoded.
  private static boolean isPrintable(char c) {
    return c >= ' ' && (c < 0x7F || c > 0x9F) && c < 0xFFFE || c == '\n' || c == '\t';
  }
}
