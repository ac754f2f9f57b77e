package io.leadline.stream.decode;

import io.leadline.stream.kafka.Message;
import java.util.Arrays;

/** A chunk under construction. Owned by one thread. */
final class ChunkBuilder {

  private final String topic;
  private final int partition;
  private final String model;
  private final String format;
  private long[] offsets = new long[64];
  private long[] timestamps = new long[64];
  private int[] ends = new int[64];
  private byte[] bytes = new byte[1 << 14];
  private int records;
  private int size;

  ChunkBuilder(Message first) {
    topic = first.topic();
    partition = first.partition();
    model = first.model();
    format = first.format();
  }

  boolean isOf(Message message) {
    return partition == message.partition()
        && topic.equals(message.topic())
        && model.equals(message.model())
        && format.equals(message.format());
  }

  void add(Message message) {
    if (records == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * records);
      timestamps = Arrays.copyOf(timestamps, 2 * records);
      ends = Arrays.copyOf(ends, 2 * records);
    }
    byte[] value = message.value();
    if (size + value.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + value.length));
    }
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    offsets[records] = message.offset();
    timestamps[records] = message.timestamp();
    ends[records] = size;
    records++;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return records == 0;
  }

  /** All that was added; the builder is empty afterwards. */
  Chunk take() {
    Chunk chunk =
        new Chunk(
            topic,
            partition,
            model,
            format,
            Arrays.copyOf(offsets, records),
            Arrays.copyOf(timestamps, records),
            Arrays.copyOf(ends, records),
            Arrays.copyOf(bytes, size));
    records = 0;
    size = 0;
    return chunk;
  }
}
