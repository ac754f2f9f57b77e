package io.leadline.stream.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Takes Kafka records as they are. Headers tell the model ({@value #MODEL}) and the content type
 * ({@value #CONTENT_TYPE}); both have defaults.
 */
public final class MessageReader implements KafkaRecordDeserializationSchema<Message> {

  private static final long serialVersionUID = 1;

  public static final String MODEL = "leadline-model";
  public static final String CONTENT_TYPE = "content-type";

  private static final byte[] EMPTY = {};

  private final String defaultModel;
  private final String defaultFormat;
  private transient @Nullable Remembered model;
  private transient @Nullable Remembered format;

  /** The text of a header's bytes; most records have the same as the one before. */
  private record Remembered(byte[] bytes, String text) {}

  public MessageReader(String defaultModel, String defaultFormat) {
    this.defaultModel = defaultModel;
    this.defaultFormat = defaultFormat;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Message> out) {
    model = remembered(record.headers().lastHeader(MODEL), model, defaultModel);
    format = remembered(record.headers().lastHeader(CONTENT_TYPE), format, defaultFormat);
    byte @Nullable [] value = record.value();
    out.collect(
        new Message(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            model.text(),
            format.text(),
            value == null ? EMPTY : value));
  }

  private static Remembered remembered(
      @Nullable Header header, @Nullable Remembered known, String fallback) {
    byte[] bytes = header == null || header.value() == null ? EMPTY : header.value();
    if (known != null && Arrays.equals(known.bytes(), bytes)) {
      return known;
    }
    String text = bytes.length == 0 ? fallback : new String(bytes, StandardCharsets.UTF_8);
    return new Remembered(bytes, text);
  }

  @Override
  public TypeInformation<Message> getProducedType() {
    return TypeInformation.of(Message.class);
  }
}
