package io.leadline.stream.kafka;

import io.leadline.stream.decode.Chunk;
import java.util.Arrays;

/** A record that could not be read, as it came, with the reason and its place in the headers. */
public final class DeadLetter {

  private DeadLetter() {}

  public static OutgoingRecord of(String topic, Chunk chunk, int record, String reason) {
    byte[] value =
        Arrays.copyOfRange(
            chunk.bytes(), chunk.start(record), chunk.start(record) + chunk.length(record));
    String[] headers = {
      "leadline-reason",
      reason,
      "leadline-topic",
      chunk.topic(),
      "leadline-partition",
      Integer.toString(chunk.partition()),
      "leadline-offset",
      Long.toString(chunk.offsets()[record]),
      MessageReader.MODEL,
      chunk.model(),
      MessageReader.CONTENT_TYPE,
      chunk.format()
    };
    return new OutgoingRecord(topic, chunk.model(), value, headers);
  }

  /** A label that could be read, but to no end. */
  public static OutgoingRecord ofLabel(String topic, String model, byte[] line, String reason) {
    String[] headers = {
      "leadline-reason",
      reason,
      MessageReader.MODEL,
      model,
      MessageReader.CONTENT_TYPE,
      "application/x-ndjson"
    };
    return new OutgoingRecord(topic, model, line, headers);
  }

  public static OutgoingRecord of(String topic, Message message, String reason) {
    String[] headers = {
      "leadline-reason",
      reason,
      "leadline-topic",
      message.topic(),
      "leadline-partition",
      Integer.toString(message.partition()),
      "leadline-offset",
      Long.toString(message.offset()),
      MessageReader.MODEL,
      message.model(),
      MessageReader.CONTENT_TYPE,
      message.format()
    };
    return new OutgoingRecord(topic, message.model(), message.value(), headers);
  }
}
