package io.leadline.stream.decode;

import io.leadline.stream.kafka.Message;

/**
 * The values of many records of one partition, model and format, one after the other.
 *
 * @param topic where from
 * @param partition where from
 * @param model as in {@link io.leadline.stream.kafka.Message}
 * @param format as in {@link io.leadline.stream.kafka.Message}
 * @param offsets [records] offset in the partition
 * @param timestamps [records] of the record, in milliseconds since 1970 UTC
 * @param ends [records] end of its value in {@code bytes}; it begins where the one before ends
 * @param bytes all values
 */
public record Chunk(
    String topic,
    int partition,
    String model,
    String format,
    long[] offsets,
    long[] timestamps,
    int[] ends,
    byte[] bytes) {

  /** One record alone. */
  public static Chunk of(Message message) {
    return new Chunk(
        message.topic(),
        message.partition(),
        message.model(),
        message.format(),
        new long[] {message.offset()},
        new long[] {message.timestamp()},
        new int[] {message.value().length},
        message.value());
  }

  /** The same records, of this model and format. */
  public Chunk as(String newModel, String newFormat) {
    return new Chunk(topic, partition, newModel, newFormat, offsets, timestamps, ends, bytes);
  }

  public int records() {
    return ends.length;
  }

  public int start(int record) {
    return record == 0 ? 0 : ends[record - 1];
  }

  public int length(int record) {
    return ends[record] - start(record);
  }
}
