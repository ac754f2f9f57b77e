package io.leadline.protocol.serving;

import com.google.protobuf.CodedInputStream;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;

/**
 * {@code ModelInferRequest} and {@code ModelInferResponse} of the Open Inference Protocol over
 * gRPC: a serialised message, or one gRPC frame with it (a byte that tells compression, four bytes
 * of length, big endian). Read from the wire format directly; unknown fields are skipped.
 *
 * <pre>
 * ModelInferRequest   model_name=1 model_version=2 id=3 parameters=4 inputs=5 outputs=6 raw_input_contents=7
 * ModelInferResponse  model_name=1 model_version=2 id=3 parameters=4 outputs=5 raw_output_contents=6
 * tensor              name=1 datatype=2 shape=3 parameters=4 contents=5
 * </pre>
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">grpc_predict_v2.proto</a>
 */
public final class InferenceGrpc implements ServingFormat {

  private static final int FRAME_HEADER_BYTES = 5;
  private static final int REQUEST_RAW = 7;
  private static final int RESPONSE_RAW = 6;

  @Override
  public String name() {
    return "kserve-grpc";
  }

  @Override
  public void request(Payload body, Tensors into) throws DecodeException {
    read(body, into, REQUEST_RAW);
  }

  @Override
  public void response(Payload body, Tensors into) throws DecodeException {
    read(body, into, RESPONSE_RAW);
    if (into.size() == 0) {
      throw into.malformed("", "no outputs");
    }
  }

  private static void read(Payload body, Tensors into, int rawField) throws DecodeException {
    Payload message = Payloads.plain(unframed(body, into), into.context());
    CodedInputStream in =
        CodedInputStream.newInstance(message.bytes(), message.offset(), message.length());
    try {
      new InferMessage(in, message, into, rawField).read();
    } catch (DecodeException e) {
      throw e;
    } catch (IOException e) {
      throw new DecodeException(
          DecodeException.Reason.MALFORMED,
          into.context().source(),
          "byte %,d".formatted(in.getTotalBytesRead()),
          "no inference message: " + e.getMessage(),
          e);
    }
  }

  /** A message begins with a field's tag, which is never 0 or 1; so what does is a frame. */
  private static Payload unframed(Payload body, Tensors into) throws DecodeException {
    if (body.isEmpty() || body.bytes()[body.offset()] >>> 1 != 0) {
      return body;
    }
    if (body.length() < FRAME_HEADER_BYTES) {
      throw into.malformed("", "a gRPC frame of %d bytes".formatted(body.length()));
    }
    long length = 0;
    for (int i = 1; i < FRAME_HEADER_BYTES; i++) {
      length = length << 8 | (body.bytes()[body.offset() + i] & 0xff);
    }
    int rest = body.length() - FRAME_HEADER_BYTES;
    if (length != rest) {
      throw into.malformed(
          "",
          "a gRPC frame of %,d bytes where %,d follow (must be one frame)".formatted(length, rest));
    }
    return new Payload(body.bytes(), body.offset() + FRAME_HEADER_BYTES, rest, -1);
  }
}
