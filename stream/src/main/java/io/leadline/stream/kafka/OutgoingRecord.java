package io.leadline.stream.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record to be written.
 *
 * @param topic where to
 * @param key decides the partition: records of one key keep their order
 * @param value the bytes
 * @param headers name, value, name, value, …
 */
public record OutgoingRecord(String topic, String key, byte[] value, String[] headers) {

  /** Writes each record to the topic it names. */
  public static final class Writer implements KafkaRecordSerializationSchema<OutgoingRecord> {

    private static final long serialVersionUID = 1;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        OutgoingRecord record, KafkaSinkContext context, Long timestamp) {
      RecordHeaders headers = new RecordHeaders();
      for (int i = 0; i + 1 < record.headers().length; i += 2) {
        headers.add(record.headers()[i], bytes(record.headers()[i + 1]));
      }
      // Stamped by the clock: topics keep their records for so long after they were written, not
      // after what they tell of.
      return new ProducerRecord<>(
          record.topic(), null, null, bytes(record.key()), record.value(), headers);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
