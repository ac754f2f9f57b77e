package io.leadline.protocol.serving;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.leadline.protocol.tensor.Datatype;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;
import java.util.Arrays;

/**
 * Numbers of {@code InferTensorContents}, packed or one by one, to elements of fixed size.
 *
 * <pre>
 * bool=1 int=2 int64=3 uint=4 uint64=5 fp32=6 fp64=7
 * </pre>
 */
final class GrpcNumbers {

  private static final byte[] NONE = {};

  private final CodedInputStream in;
  private final Tensors tensors;
  private byte[] bytes = NONE;
  private int length;
  private Datatype datatype = Datatype.UNKNOWN;

  GrpcNumbers(CodedInputStream in, Tensors tensors) {
    this.in = in;
    this.tensors = tensors;
  }

  /** Reads a field; false if it holds no numbers. */
  boolean read(int field, boolean isPacked) throws IOException {
    Datatype type = type(field);
    if (type == Datatype.UNKNOWN) {
      return false;
    }
    if (datatype != Datatype.UNKNOWN && datatype != type) {
      throw new InvalidProtocolBufferException("contents of two types");
    }
    datatype = type;
    if (!isPacked) {
      readOne();
      return true;
    }
    int size = in.readRawVarint32();
    int outer = in.pushLimit(size);
    while (in.getBytesUntilLimit() > 0) {
      readOne();
    }
    in.popLimit(outer);
    return true;
  }

  private static Datatype type(int field) {
    return switch (field) {
      case 1 -> Datatype.BOOL;
      case 2 -> Datatype.INT32;
      case 3 -> Datatype.INT64;
      case 4 -> Datatype.UINT32;
      case 5 -> Datatype.UINT64;
      case 6 -> Datatype.FP32;
      case 7 -> Datatype.FP64;
      default -> Datatype.UNKNOWN;
    };
  }

  private void readOne() throws IOException {
    switch (datatype) {
      case BOOL -> append(in.readBool() ? 1 : 0);
      case INT32 -> append(in.readInt32());
      case UINT32 -> append(in.readUInt32());
      case INT64, UINT64 -> append(in.readInt64());
      case FP32 -> append(in.readRawLittleEndian32());
      default -> append(in.readRawLittleEndian64());
    }
  }

  private void append(long element) throws IOException {
    int size = datatype.sizeBytes();
    if (length + size > bytes.length) {
      // A varint of one byte becomes eight here.
      if (length / size >= Tensors.MAX_VALUES) {
        throw tensors.tooLarge("contents", "more than %,d values".formatted(Tensors.MAX_VALUES));
      }
      bytes = Arrays.copyOf(bytes, Math.max(64, 2 * bytes.length));
    }
    for (int i = 0; i < size; i++) {
      bytes[length++] = (byte) (element >>> 8 * i);
    }
  }

  Datatype datatype() {
    return datatype;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Bytes of all elements. */
  int length() {
    return length;
  }
}
