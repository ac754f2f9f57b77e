package io.leadline.stream.decode;

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
