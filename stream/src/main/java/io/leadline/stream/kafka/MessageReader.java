package io.leadline.stream.kafka;

import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.event.CloudEvent;
import io.leadline.protocol.event.CloudEvents;
import io.leadline.protocol.event.Half;
import io.leadline.protocol.serving.Payload;
import io.leadline.protocol.serving.ServingFormats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Takes Kafka records as they are. Headers tell the model ({@value #MODEL}) and the content type
 * ({@value #CONTENT_TYPE}); both have defaults.
 *
 * <p>CloudEvents of KServe's logger, in binary or structured mode, become halves. An event that is
 * none stays as it is, and is refused with its reason where it is decoded.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">
 *     Kafka protocol binding</a>
 */
public final class MessageReader implements KafkaRecordDeserializationSchema<Message> {

  private static final long serialVersionUID = 1;

  public static final String MODEL = "leadline-model";
  public static final String CONTENT_TYPE = "content-type";

  /** Content type that halves have from here on, also where they cannot be read. */
  public static final String EVENT = CloudEvents.STRUCTURED;

  private static final String EVENT_TYPE = "ce_type";
  private static final String EVENT_MODEL = "ce_inferenceservicename";
  private static final byte[] EMPTY = {};
  private static final DecodeContext CONTEXT = DecodeContext.of("record", "");

  private final Set<String> topics;
  private final String defaultModel;
  private final String defaultFormat;
  private transient @Nullable Remembered model;
  private transient @Nullable Remembered format;

  /** The text of a header's bytes; most records have the same as the one before. */
  private record Remembered(byte[] bytes, String text) {}

  /**
   * @param topics whose records have these defaults; of others, monitors know the model and format
   */
  public MessageReader(Set<String> topics, String defaultModel, String defaultFormat) {
    this.topics = topics;
    this.defaultModel = defaultModel;
    this.defaultFormat = defaultFormat;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Message> out) {
    @Nullable Header event = record.headers().lastHeader(EVENT_TYPE);
    @Nullable Header named = record.headers().lastHeader(MODEL);
    boolean isNamedByEvent = event != null && named == null;
    boolean hasDefaults = topics.contains(record.topic());
    model = remembered(isNamedByEvent ? record.headers().lastHeader(EVENT_MODEL) : named, model);
    format = remembered(record.headers().lastHeader(CONTENT_TYPE), format);
    String modelName = model.text().isEmpty() && hasDefaults ? defaultModel : model.text();
    String formatName = format.text().isEmpty() && hasDefaults ? defaultFormat : format.text();
    byte @Nullable [] value = record.value();
    Message whole =
        new Message(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            modelName,
            event == null ? formatName : EVENT,
            "",
            "",
            value == null ? EMPTY : value);
    if (whole.format().startsWith(EVENT)) {
      halves(whole, record).forEach(out::collect);
    } else {
      out.collect(whole);
    }
  }

  private static Remembered remembered(@Nullable Header header, @Nullable Remembered known) {
    byte[] bytes = header == null || header.value() == null ? EMPTY : header.value();
    if (known != null && Arrays.equals(known.bytes(), bytes)) {
      return known;
    }
    return new Remembered(bytes, new String(bytes, StandardCharsets.UTF_8));
  }

  private static List<Message> halves(Message whole, ConsumerRecord<byte[], byte[]> record) {
    List<Message> halves = new ArrayList<>();
    try {
      if (record.headers().lastHeader(EVENT_TYPE) != null) {
        CloudEvent event =
            CloudEvents.binary(name -> header(record, name), Payload.of(whole.value()), CONTEXT);
        half(whole, event).ifPresent(halves::add);
      } else {
        CloudEvents.structured(
            Payload.of(whole.value()), CONTEXT, event -> half(whole, event).ifPresent(halves::add));
      }
    } catch (DecodeException e) {
      // The decoder of this format says why, with the record's place.
      return List.of(whole);
    }
    return halves.isEmpty() ? List.of(whole) : halves;
  }

  /** The binding for Kafka has an underscore where that for HTTP has a hyphen. */
  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    String own = name.startsWith("ce-") ? "ce_" + name.substring(3) : name;
    @Nullable Header header = record.headers().lastHeader(own);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static Optional<Message> half(Message whole, CloudEvent event) {
    Optional<Half> half = event.half();
    if (half.isEmpty() || event.format() != ServingFormats.JSON) {
      return Optional.empty();
    }
    CloudEvent own = event.detached();
    return Optional.of(
        new Message(
            whole.topic(),
            whole.partition(),
            whole.offset(),
            own.time().map(java.time.Instant::toEpochMilli).orElse(whole.timestamp()),
            whole.model(),
            EVENT,
            half.get() == Half.REQUEST ? Message.REQUEST : Message.RESPONSE,
            own.id(),
            own.data().bytes()));
  }

  @Override
  public TypeInformation<Message> getProducedType() {
    return TypeInformation.of(Message.class);
  }
}
