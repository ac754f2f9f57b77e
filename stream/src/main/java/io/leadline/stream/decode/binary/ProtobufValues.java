package io.leadline.stream.decode.binary;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values of Protobuf's fields as Java has them. */
final class ProtobufValues {

  private ProtobufValues() {}

  /** What the field's value is in JSON: a number, a text, a switch, or nothing. */
  static @Nullable Object plain(FieldDescriptor field, Object value) {
    return switch (field.getType()) {
      case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
      case UINT64, FIXED64 -> new BigDecimal(Long.toUnsignedString((Long) value));
      case ENUM -> ((EnumValueDescriptor) value).getName();
      case MESSAGE, GROUP -> message((Message) value);
      default -> value;
    };
  }

  private static @Nullable Object message(Message message) {
    Descriptor type = message.getDescriptorForType();
    return switch (type.getFullName()) {
      case "google.protobuf.Timestamp" -> timestamp(message, type);
      case "google.protobuf.Value" -> value(message);
      case "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue" ->
          plain(type.findFieldByNumber(1), message.getField(type.findFieldByNumber(1)));
      default -> message;
    };
  }

  private static Object timestamp(Message message, Descriptor type) {
    long seconds = (Long) message.getField(type.findFieldByNumber(1));
    int nanos = (Integer) message.getField(type.findFieldByNumber(2));
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException e) {
      return "a timestamp of %d seconds".formatted(seconds);
    }
  }

  private static @Nullable Object value(Message message) {
    for (var field : message.getAllFields().entrySet()) {
      boolean isNull = field.getKey().getName().equals("null_value");
      return isNull ? null : plain(field.getKey(), field.getValue());
    }
    return null;
  }
}
