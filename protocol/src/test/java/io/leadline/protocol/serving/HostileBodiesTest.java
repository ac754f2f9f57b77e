package io.leadline.protocol.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.leadline.core.schema.Batch;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class HostileBodiesTest {

  private static final DecodeContext CONTEXT = DecodeContext.of("body", "m");

  /** Far above what the recorded bodies need, far below what a gone astray length would take. */
  private static final long MAX_ALLOCATED = 4L << 20;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static List<Batch> decode(ServingFormat format, Payload request, Payload response)
      throws DecodeException {
    ExchangeDecoder decoder = new ExchangeDecoder(CONTEXT, OutputMapping.USUAL);
    decoder.add(format, new Exchange("x", Instant.EPOCH, 200, -1, request, response));
    return decoder.take();
  }

  /** Whatever the bytes, a batch or a refusal, in bounded memory. */
  private static void assertHarmless(Recorded recorded, byte[] bytes, String what) {
    int jsonLength = recorded.payload().jsonLength();
    Payload damaged = Payload.of(bytes).withJsonLength(jsonLength);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      if (recorded.isRequest()) {
        decode(recorded.format(), damaged, Payload.EMPTY);
      } else {
        decode(recorded.format(), Recorded.find(recorded.name(), true).payload(), damaged);
      }
    } catch (DecodeException expected) {
      assertThat(expected.getMessage()).as(what).startsWith("body");
    } catch (IOException | RuntimeException e) {
      throw new AssertionError(what, e);
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as(what)
        .isLessThan(MAX_ALLOCATED);
  }

  @Test
  void bodiesCutOffAtAnyByteAreRefusedOrRead() throws IOException {
    for (Recorded recorded : Recorded.all()) {
      byte[] good = recorded.payload().bytes();
      for (int length = 0; length < good.length; length++) {
        assertHarmless(
            recorded,
            Arrays.copyOf(good, length),
            "%s cut off at %d".formatted(recorded.name(), length));
      }
    }
  }

  @Test
  void bodiesWithFlippedBytesAreRefusedOrRead() throws IOException {
    for (Recorded recorded : Recorded.all()) {
      for (long seed = 0; seed < 300; seed++) {
        Random random = new Random(seed);
        byte[] bad = recorded.payload().bytes().clone();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        assertHarmless(recorded, bad, "%s, seed %d".formatted(recorded.name(), seed));
      }
    }
  }

  @Test
  void textThatIsNoUtf8IsRefused() {
    byte[] bytes = "{\"instances\":[{\"a\":\"x?\"}]}".getBytes(StandardCharsets.ISO_8859_1);
    bytes[bytes.length - 5] = (byte) 0xff;

    assertThatThrownBy(() -> decode(new ServingJson(), Payload.of(bytes), Payload.EMPTY))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("$.instances[0].a");
  }

  @Test
  void aBombIsRefusedBeforeItGrows() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(new byte[100 << 20]);
    }

    assertThatThrownBy(
            () -> decode(new ServingJson(), Payload.of(bomb.toByteArray()), Payload.EMPTY))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("200 times its compressed size");
  }

  @Test
  void moreValuesThanAllowedAreRefusedWhateverTheirForm() {
    int tooMany = 1 + (4 << 20);
    String json = "{\"instances\":[[" + "1,".repeat(tooMany - 1) + "1]]}";
    byte[] packed = new byte[tooMany];

    assertThatThrownBy(
            () ->
                decode(
                    new ServingJson(),
                    Payload.of(json.getBytes(StandardCharsets.UTF_8)),
                    Payload.EMPTY))
        .hasMessage("body, $.instances: more than 4,194,304 values");
    assertThatThrownBy(() -> decode(new InferenceGrpc(), Payload.of(int64s(packed)), Payload.EMPTY))
        .hasMessageContaining("more than 4,194,304 values");
  }

  /** A request with one tensor of 64-bit integers, a byte each. */
  private static byte[] int64s(byte[] packed) throws IOException {
    byte[] contents = message(out -> out.writeByteArray(3, packed));
    byte[] tensor =
        message(
            out -> {
              out.writeString(1, "x");
              out.writeString(2, "INT64");
              out.writeInt64(3, packed.length);
              out.writeByteArray(5, contents);
            });
    return message(out -> out.writeByteArray(5, tensor));
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  @Test
  void recordsThatAllHaveOtherMembersDoNotMultiply() {
    StringBuilder json = new StringBuilder("{\"instances\":[");
    for (int i = 0; i < 4_000; i++) {
      json.append("{\"c").append(i).append("\":1},");
    }
    json.append("{}]}");
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> decode(new ServingJson(), Payload.of(bytes), Payload.EMPTY))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("more than 4,194,304 values");
  }

  @Test
  void grpcFramesAreReadAndBrokenOnesRefused() throws IOException {
    Recorded recorded = Recorded.find("mlserver-grpc-raw", true);
    byte[] message = recorded.payload().bytes();
    byte[] frame =
        ByteBuffer.allocate(5 + message.length)
            .order(ByteOrder.BIG_ENDIAN)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(message);
    }
    byte[] compressed =
        ByteBuffer.allocate(5 + zipped.size())
            .put((byte) 1)
            .putInt(zipped.size())
            .put(zipped.toByteArray())
            .array();

    List<Batch> plain = decode(recorded.format(), recorded.payload(), Payload.EMPTY);

    assertThat(decode(recorded.format(), Payload.of(frame), Payload.EMPTY)).isEqualTo(plain);
    assertThat(decode(recorded.format(), Payload.of(compressed), Payload.EMPTY)).isEqualTo(plain);
    assertThatThrownBy(
            () -> decode(recorded.format(), Payload.of(Arrays.copyOf(frame, 80)), Payload.EMPTY))
        .hasMessageContaining("a gRPC frame of 155 bytes where 75 follow");
  }

  @Test
  void binaryTensorsThatDoNotFillTheBodyAreRefused() {
    String head =
        "{\"inputs\":[{\"name\":\"a\",\"datatype\":\"FP32\",\"shape\":[2],"
            + "\"parameters\":{\"binary_data_size\":%d}}]}";

    assertRefused(head.formatted(9), 8, "binary_data_size is 9, but 8 bytes are left");
    assertRefused(head.formatted(4), 8, "4 bytes follow the last tensor");
    assertRefused(head.formatted(7), 7, "7 bytes are no whole number of FP32 values");
    assertRefused(head.formatted(4), 4, "shape [2] has 2 values, the data 1");
    assertRefused(head.formatted(-1), 4, "invalid size: -1");
    assertRefused(head.formatted(1L << 40), 4, "invalid size: 1099511627776");
  }

  private static void assertRefused(String head, int binaryBytes, String message) {
    byte[] json = head.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(json, json.length + binaryBytes);

    assertThatThrownBy(
            () ->
                decode(
                    new ServingJson(), Payload.of(body).withJsonLength(json.length), Payload.EMPTY))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void stringsLongerThanAllowedAreRefusedInBinaryToo() {
    byte[] json =
        "{\"inputs\":[{\"name\":\"a\",\"datatype\":\"BYTES\",\"shape\":[1],\"parameters\":{\"binary_data_size\":%d}}]}"
            .formatted(4 + 70_000)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(json.length + 4 + 70_000).order(ByteOrder.LITTLE_ENDIAN);
    body.put(json).putInt(70_000);

    assertThatThrownBy(
            () ->
                decode(
                    new ServingJson(),
                    Payload.of(body.array()).withJsonLength(json.length),
                    Payload.EMPTY))
        .hasMessageContaining(
            "a string of 70,000 bytes (at most %,d)".formatted(Limits.REQUEST.maxStringLength()));
  }

  @Test
  void oneDecoderKeepsLittleWhateverItWasGiven() throws IOException {
    ExchangeDecoder decoder = new ExchangeDecoder(CONTEXT, OutputMapping.USUAL);
    long before = usedAfterCollection();
    for (int wide = 0; wide < 60; wide++) {
      // Each time another tensor is the large one.
      StringBuilder json = new StringBuilder("{\"inputs\":{");
      for (int tensor = 0; tensor < wide; tensor++) {
        json.append("\"t").append(tensor).append("\":[\"a\"],");
      }
      json.append("\"large\":[[").append("123456.789,".repeat(4_000)).append("1]]}}");
      decoder.add(
          new ServingJson(),
          Exchange.ofRequest(
              "", Instant.EPOCH, Payload.of(json.toString().getBytes(StandardCharsets.UTF_8))));
      decoder.take();
    }

    assertThat(usedAfterCollection() - before).isLessThan(24 << 20);
    assertThat(decoder.rows()).isZero();
  }

  private static long usedAfterCollection() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
