package io.leadline.report;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Reads our own markup back, which is written so that XML parsers accept it. */
public final class WellFormed {

  private WellFormed() {}

  /** The document; fails the test when an element is not closed or a name was not escaped. */
  public static Document parse(String markup) {
    try {
      String xml = markup.replaceFirst("(?i)<!doctype html>", "");
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
    } catch (Exception e) {
      throw new AssertionError("Not well-formed: " + e.getMessage() + "\n" + markup, e);
    }
  }

  /** The text of all elements of this name, joined by line breaks. */
  public static String text(Document document, String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < nodes.getLength(); i++) {
      text.append(nodes.item(i).getTextContent()).append('\n');
    }
    return text.toString();
  }
}
