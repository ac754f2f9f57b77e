package io.leadline.stream.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes monitors from their topic; records without a key are none. */
public final class MonitorReader implements KafkaRecordDeserializationSchema<MonitorRecord> {

  private static final long serialVersionUID = 1;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<MonitorRecord> out) {
    if (record.key() != null) {
      out.collect(read(record));
    }
  }

  static MonitorRecord read(ConsumerRecord<byte[], byte[]> record) {
    byte[] bundle = record.value() == null ? new byte[0] : record.value();
    return new MonitorRecord(new String(record.key(), StandardCharsets.UTF_8), bundle);
  }

  @Override
  public TypeInformation<MonitorRecord> getProducedType() {
    return TypeInformation.of(MonitorRecord.class);
  }
}
