package io.leadline.stream.kafka;

/**
 * A record with predictions, as it was read; or a half of an exchange, that waits for the other.
 *
 * @param topic where from
 * @param partition where from
 * @param offset where from
 * @param timestamp of the record, in milliseconds since 1970 UTC: the event time of predictions
 *     that tell none; of a half, when it happened
 * @param model which the predictions are of; empty where the record does not say
 * @param format of the value, as its content type; empty where the record does not say
 * @param half {@value #REQUEST}, {@value #RESPONSE}, or empty for a record that is whole
 * @param id of the exchange; empty for a record that is whole
 * @param value the bytes
 */
public record Message(
    String topic,
    int partition,
    long offset,
    long timestamp,
    String model,
    String format,
    String half,
    String id,
    byte[] value) {

  public static final String REQUEST = "request";
  public static final String RESPONSE = "response";

  public boolean isHalf() {
    return !half.isEmpty();
  }

  /** The same record, of this model and format. */
  public Message as(String newModel, String newFormat) {
    return new Message(topic, partition, offset, timestamp, newModel, newFormat, half, id, value);
  }

  /** The same record, of another format and value, as a whole. */
  public Message whole(String newFormat, byte[] newValue) {
    return new Message(topic, partition, offset, timestamp, model, newFormat, "", "", newValue);
  }
}
