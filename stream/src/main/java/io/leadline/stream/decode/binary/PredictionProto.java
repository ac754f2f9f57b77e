package io.leadline.stream.decode.binary;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.List;
import java.util.Optional;

/** The documented message, {@code prediction.proto}; built here, so that no compiler is needed. */
public final class PredictionProto {

  private static final List<FileDescriptor> WELL_KNOWN =
      List.of(
          AnyProto.getDescriptor(),
          DurationProto.getDescriptor(),
          EmptyProto.getDescriptor(),
          StructProto.getDescriptor(),
          TimestampProto.getDescriptor(),
          WrappersProto.getDescriptor());

  public static final Descriptors.Descriptor DESCRIPTOR = built();

  private PredictionProto() {}

  /** Files that every Protobuf has. */
  static Optional<FileDescriptor> wellKnown(String name) {
    return WELL_KNOWN.stream().filter(file -> file.getName().equals(name)).findFirst();
  }

  private static Descriptors.Descriptor built() {
    String struct = ".google.protobuf.Struct";
    DescriptorProto message =
        DescriptorProto.newBuilder()
            .setName("Prediction")
            .addField(field("id", 1, Type.TYPE_STRING))
            .addField(message("time", 2, ".google.protobuf.Timestamp"))
            .addField(field("version", 3, Type.TYPE_STRING))
            .addField(message("features", 4, struct))
            .addField(message("outputs", 5, struct))
            .addField(message("tags", 6, struct))
            .build();
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("leadline/v1/prediction.proto")
            .setPackage("leadline.v1")
            .setSyntax("proto3")
            .addDependency(StructProto.getDescriptor().getName())
            .addDependency(TimestampProto.getDescriptor().getName())
            .addMessageType(message)
            .build();
    try {
      return FileDescriptor.buildFrom(
              file,
              new FileDescriptor[] {StructProto.getDescriptor(), TimestampProto.getDescriptor()})
          .findMessageTypeByName("Prediction");
    } catch (Descriptors.DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type);
  }

  private static FieldDescriptorProto.Builder message(String name, int number, String type) {
    return field(name, number, Type.TYPE_MESSAGE).setTypeName(type);
  }
}
