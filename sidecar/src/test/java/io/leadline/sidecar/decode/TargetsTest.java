package io.leadline.sidecar.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import io.leadline.sidecar.decode.Targets.Target;
import io.leadline.sidecar.tee.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TargetsTest {

  private static final String GRPC = "/inference.GRPCInferenceService/ModelInfer";

  private final Targets targets = new Targets(Optional.empty());

  private static byte[] message(String model, int idChars) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeString(3, "x".repeat(idChars));
    out.writeString(1, model);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static Exchange grpc(int compression, byte[] message) {
    byte[] frame = new byte[5 + message.length];
    frame[0] = (byte) compression;
    System.arraycopy(message, 0, frame, 5, message.length);
    Exchange.Message request = new Exchange.Message("application/grpc", "", -1, frame);
    return new Exchange("", GRPC, 0, 0, 200, Exchange.End.ANSWERED, request, Exchange.Message.NONE);
  }

  private Optional<String> model(Exchange exchange) {
    return targets.of(exchange).map(Target::model);
  }

  @Test
  void grpcMessagesNameTheirModelCompressedOrNot() throws IOException {
    assertThat(model(grpc(0, message("Credit_v2", 10)))).contains("credit-v2");
    assertThat(model(grpc(1, gzip(message("Credit_v2", 10))))).contains("credit-v2");
  }

  @Test
  void aCompressedMessageIsNotUnpackedFurtherThanNamesAre() throws IOException {
    assertThat(model(grpc(1, gzip(message("credit", 50 << 20))))).isEmpty();
    assertThat(model(grpc(1, gzip(message("x".repeat(50 << 20), 1))))).isEmpty();
    assertThat(model(grpc(1, message("credit", 10)))).isEmpty();
  }

  @Test
  void aDroppedGrpcRequestIsOneOfTheOnlyModelThatWasAskedFor() throws IOException {
    assertThat(targets.modelOf(GRPC)).isEmpty();

    targets.of(grpc(0, message("credit", 1)));
    assertThat(targets.modelOf(GRPC)).contains("credit");

    targets.of(grpc(0, message("churn", 1)));
    assertThat(targets.modelOf(GRPC)).isEmpty();
    assertThat(new Targets(Optional.of("loan")).modelOf(GRPC)).contains("loan");
  }
}
