package io.leadline.stream.decode.binary;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.RowException;
import io.leadline.stream.decode.RecordReader;
import io.leadline.stream.registry.RegisteredSchema;
import io.leadline.stream.registry.SchemaRegistry;
import io.leadline.stream.registry.UnknownSchemaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as a Protobuf message: with a registry any message, whose fields are columns as the
 * members of a JSON object are; without one the documented {@code prediction.proto}.
 *
 * <p>Behind the schema's number stands which message of the file it is: the count of indexes, then
 * the indexes of messages, each within the one before, as zigzag varints; a single 0 is the first.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">
 *     wire format</a>
 */
public final class ProtobufReader implements RecordReader {

  private static final int MOST_FILES = 200;
  private static final int DEEPEST = 16;

  private final Optional<SchemaRegistry> registry;
  private final Map<Integer, Descriptors.FileDescriptor> files = new HashMap<>();

  public ProtobufReader(Optional<SchemaRegistry> registry) {
    this.registry = registry;
  }

  @Override
  public void read(byte[] bytes, int start, int length, BatchBuilder builder)
      throws IOException, RowException {
    Descriptor type = PredictionProto.DESCRIPTOR;
    CodedInputStream in = CodedInputStream.newInstance(bytes, start, length);
    if (registry.isPresent()) {
      Framed framed = Framed.of(bytes, start, length);
      in = CodedInputStream.newInstance(bytes, framed.start(), start + length - framed.start());
      type = type(framed.schemaId(), file(framed.schemaId(), registry.get()), in);
    }
    put(message(type, in), builder, DEEPEST);
    builder.endRow();
  }

  private DynamicMessage message(Descriptor type, CodedInputStream in) throws RowException {
    try {
      return DynamicMessage.parseFrom(type, in);
    } catch (IOException e) {
      // Over bytes in memory there is no other reason for an IOException.
      throw new RowException("no Protobuf of message %s".formatted(type.getFullName()));
    }
  }

  private static Descriptor type(int id, Descriptors.FileDescriptor file, CodedInputStream in)
      throws RowException {
    try {
      int count = in.readSInt32();
      if (count == 0) {
        return file.getMessageTypes().get(0);
      }
      List<Descriptor> types = file.getMessageTypes();
      @Nullable Descriptor type = null;
      for (int i = 0; i < count; i++) {
        type = types.get(in.readSInt32());
        types = type.getNestedTypes();
      }
      if (type != null) {
        return type;
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      // Told below.
    }
    throw new RowException(
        "the record tells no message of schema %d (%d messages)"
            .formatted(id, file.getMessageTypes().size()));
  }

  private Descriptors.FileDescriptor file(int id, SchemaRegistry from)
      throws IOException, RowException {
    Descriptors.@Nullable FileDescriptor known = files.get(id);
    if (known != null) {
      return known;
    }
    try {
      RegisteredSchema registered = from.schema(id, SchemaRegistry.Form.SERIALIZED);
      if (!registered.type().equals("PROTOBUF")) {
        throw new RowException(
            "schema %d is of type %s (must be PROTOBUF)".formatted(id, registered.type()));
      }
      Descriptors.FileDescriptor file = file(registered, from, DEEPEST);
      if (files.size() >= MOST_FILES) {
        files.clear();
      }
      files.put(id, file);
      return file;
    } catch (UnknownSchemaException e) {
      throw new RowException(String.valueOf(e.getMessage()));
    } catch (Descriptors.DescriptorValidationException e) {
      throw new RowException("schema %d is no valid Protobuf schema".formatted(id));
    }
  }

  private static Descriptors.FileDescriptor file(
      RegisteredSchema registered, SchemaRegistry from, int depth)
      throws IOException,
          RowException,
          UnknownSchemaException,
          Descriptors.DescriptorValidationException {
    if (depth == 0) {
      throw new RowException("a Protobuf schema imports deeper than %d".formatted(DEEPEST));
    }
    List<Descriptors.FileDescriptor> imports = new ArrayList<>();
    for (RegisteredSchema.Reference reference : registered.references()) {
      if (PredictionProto.wellKnown(reference.name()).isEmpty()) {
        RegisteredSchema imported = from.schema(reference, SchemaRegistry.Form.SERIALIZED);
        Descriptors.FileDescriptor file = file(imported, from, depth - 1);
        // A registry names a file as the importing one does; its own descriptor may say otherwise.
        imports.add(
            file.getName().equals(reference.name())
                ? file
                : Descriptors.FileDescriptor.buildFrom(
                    file.toProto().toBuilder().setName(reference.name()).build(),
                    file.getDependencies().toArray(Descriptors.FileDescriptor[]::new)));
      }
    }
    FileDescriptorProto proto = descriptor(registered);
    for (String name : proto.getDependencyList()) {
      PredictionProto.wellKnown(name).ifPresent(imports::add);
    }
    return Descriptors.FileDescriptor.buildFrom(
        proto, imports.toArray(Descriptors.FileDescriptor[]::new));
  }

  private static FileDescriptorProto descriptor(RegisteredSchema registered) throws RowException {
    try {
      return FileDescriptorProto.parseFrom(Base64.getDecoder().decode(registered.text().strip()));
    } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
      throw new RowException(
          "the schema registry does not tell Protobuf schemas as descriptors (it must know"
              + " ?format=serialized)");
    }
  }

  private static void put(Message message, BatchBuilder builder, int depth) throws DecodeException {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean isGroup = Cells.GROUPS.contains(field.getName()) && depth == DEEPEST;
      if (field.hasPresence() && !message.hasField(field)) {
        if (!isGroup) {
          Cells.put(builder, field.getName(), null);
        }
      } else if (isGroup && field.isMapField()) {
        putMap(message, field, builder);
      } else if (isGroup && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        putGroup((Message) message.getField(field), builder);
      } else if (field.isRepeated()) {
        Cells.put(builder, field.getName(), field);
      } else {
        putField(builder, field, ProtobufValues.plain(field, message.getField(field)));
      }
    }
  }

  /** Proto3 has no missing text: an empty one is no id, no time and no version. */
  private static void putField(BatchBuilder builder, FieldDescriptor field, @Nullable Object value)
      throws DecodeException {
    boolean isUnset = !field.hasPresence() && "".equals(value);
    Cells.put(builder, field.getName(), isUnset ? null : value);
  }

  private static void putGroup(Message group, BatchBuilder builder) throws DecodeException {
    Descriptor type = group.getDescriptorForType();
    if (type.getFullName().equals("google.protobuf.Struct")) {
      putMap(group, type.findFieldByName("fields"), builder);
    } else {
      put(group, builder, 0);
    }
  }

  private static void putMap(Message message, FieldDescriptor field, BatchBuilder builder)
      throws DecodeException {
    Descriptor entry = field.getMessageType();
    FieldDescriptor value = entry.findFieldByNumber(2);
    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
      Message member = (Message) message.getRepeatedField(field, i);
      Cells.put(
          builder,
          String.valueOf(member.getField(entry.findFieldByNumber(1))),
          ProtobufValues.plain(value, member.getField(value)));
    }
  }
}
