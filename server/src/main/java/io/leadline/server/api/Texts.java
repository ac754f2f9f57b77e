package io.leadline.server.api;

/** Text of clients in messages. */
final class Texts {

  private static final int LONGEST = 80;

  private Texts() {}

  static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
