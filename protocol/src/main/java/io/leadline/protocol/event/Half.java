package io.leadline.protocol.event;

/** What of an exchange is there. */
public enum Half {
  REQUEST,
  RESPONSE;

  public Half other() {
    return this == REQUEST ? RESPONSE : REQUEST;
  }
}
