package io.leadline.protocol.serving;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.leadline.protocol.tensor.Datatype;
import io.leadline.protocol.tensor.Tensor;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;
import java.util.Arrays;

/** Reads one message of {@link InferenceGrpc}. Used once. */
final class InferMessage {

  private static final int MODEL_VERSION = 2;
  private static final int ID = 3;
  private static final int TENSOR = 5;

  private static final int NAME = 1;
  private static final int DATATYPE = 2;
  private static final int SHAPE = 3;
  private static final int CONTENTS = 5;

  private static final int BYTES_CONTENTS = 8;

  private final CodedInputStream in;
  private final Payload message;
  private final Tensors tensors;
  private final int rawField;

  /** Of each raw content, where it begins in the message and how long it is. */
  private int[] raw = new int[8];

  private int rawCount;

  InferMessage(CodedInputStream in, Payload message, Tensors tensors, int rawField) {
    this.in = in;
    this.message = message;
    this.tensors = tensors;
    this.rawField = rawField;
  }

  void read() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      boolean isBytes = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (isBytes && field == MODEL_VERSION) {
        tensors.version(in.readStringRequireUtf8());
      } else if (isBytes && field == ID) {
        tensors.id(in.readStringRequireUtf8());
      } else if (isBytes && field == TENSOR) {
        readTensor();
      } else if (isBytes && field == rawField) {
        readRaw();
      } else {
        in.skipField(tag);
      }
    }
    if (rawCount > 0) {
      takeRaw();
    }
  }

  private void readRaw() throws IOException {
    if (2 * rawCount == raw.length) {
      raw = Arrays.copyOf(raw, 2 * raw.length);
    }
    int length = in.readRawVarint32();
    raw[2 * rawCount] = in.getTotalBytesRead();
    raw[2 * rawCount + 1] = length;
    rawCount++;
    in.skipRawBytes(length);
  }

  private void takeRaw() throws IOException {
    if (rawCount != tensors.size()) {
      throw tensors.malformed(
          "", "%,d raw contents for %,d tensors".formatted(rawCount, tensors.size()));
    }
    for (int i = 0; i < rawCount; i++) {
      Tensor tensor = tensors.get(i);
      if (tensor.hasData()) {
        throw tensors.malformed(tensor.path(), "both contents and raw contents");
      }
      tensor.binary(message.bytes(), message.offset() + raw[2 * i], raw[2 * i + 1]);
    }
  }

  private void readTensor() throws IOException {
    Tensor tensor = tensors.add("", "tensor %d".formatted(tensors.size()));
    int outer = in.pushLimit(in.readRawVarint32());
    Datatype declared = Datatype.UNKNOWN;
    tensor.beginShape();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      boolean isBytes = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (isBytes && field == NAME) {
        tensor.name(in.readStringRequireUtf8());
      } else if (isBytes && field == DATATYPE) {
        declared = datatype(in.readStringRequireUtf8(), tensor);
      } else if (field == SHAPE) {
        readShape(tensor, isBytes);
      } else if (isBytes && field == CONTENTS) {
        readContents(tensor);
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(outer);
    if (tensor.name().isEmpty()) {
      throw tensors.malformed(tensor.path(), "no name");
    }
    // Contents have a type of their own: INT8 travels as 32-bit integers.
    if (!tensor.hasData()) {
      tensor.datatype(declared);
    }
  }

  private Datatype datatype(String name, Tensor tensor) throws IOException {
    return Datatype.of(name)
        .orElseThrow(
            () ->
                tensors.malformed(
                    tensor.path(),
                    "unknown datatype '%s' (must be %s)"
                        .formatted(
                            name.substring(0, Math.min(40, name.length())), Datatype.ALLOWED)));
  }

  private void readShape(Tensor tensor, boolean isPacked) throws IOException {
    if (!isPacked) {
      tensor.dimension(in.readInt64());
      return;
    }
    int outer = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      tensor.dimension(in.readInt64());
    }
    in.popLimit(outer);
  }

  private void readContents(Tensor tensor) throws IOException {
    if (tensor.hasData()) {
      throw tensors.malformed(tensor.path(), "contents occur twice");
    }
    int outer = in.pushLimit(in.readRawVarint32());
    GrpcNumbers numbers = new GrpcNumbers(in, tensors);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      boolean isBytes = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (isBytes && field == BYTES_CONTENTS) {
        addText(tensor);
      } else if (!numbers.read(field, isBytes)) {
        in.skipField(tag);
      }
    }
    in.popLimit(outer);
    if (numbers.length() > 0) {
      if (tensor.hasData()) {
        throw tensors.malformed(tensor.path(), "contents of two types");
      }
      tensor.datatype(numbers.datatype()).binary(numbers.bytes(), 0, numbers.length());
    }
  }

  private void addText(Tensor tensor) throws IOException {
    int length = in.readRawVarint32();
    int start = message.offset() + in.getTotalBytesRead();
    in.skipRawBytes(length);
    tensor.datatype(Datatype.BYTES).markData();
    tensor.addText(message.bytes(), start, length);
  }
}
