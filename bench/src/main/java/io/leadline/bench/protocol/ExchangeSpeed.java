package io.leadline.bench.protocol;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.serving.Exchange;
import io.leadline.protocol.serving.ExchangeDecoder;
import io.leadline.protocol.serving.OutputMapping;
import io.leadline.protocol.serving.Payload;
import io.leadline.protocol.serving.ServingFormat;
import io.leadline.protocol.serving.ServingFormats;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Processor time and garbage of one exchange, a row of 20 features and its prediction, from bytes
 * to a batch of 8,192 rows. Each form is run five times; the last four count.
 */
public final class ExchangeSpeed {

  private static final int FEATURES = 20;
  private static final int EXCHANGES = 200_000;
  private static final int BATCH_ROWS = 8_192;
  private static final int ROUNDS = 5;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ExchangeSpeed() {}

  public static void main(String[] arguments) throws IOException {
    Random random = new Random(1);
    double[] row = random.doubles(FEATURES).map(value -> Math.round(value * 1e6) / 1e6).toArray();
    String answer =
        "{\"model_name\":\"m\",\"id\":\"r1\",\"outputs\":[{\"name\":\"predict_proba\",\"shape\":[1,1],"
            + "\"datatype\":\"FP64\",\"data\":[0.25]}]}";
    measure("V2 JSON, one tensor a feature", tensors(row), answer);
    measure("V2 JSON, one matrix", matrix(row), answer);
    measure("V1 JSON, objects", objects(row), "{\"predictions\":[0.25]}");
    measure("V2 binary, one tensor a feature", binary(row), answer);
  }

  private static Payload json(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Payload tensors(double[] row) {
    return json(
        IntStream.range(0, row.length)
            .mapToObj(
                i ->
                    "{\"name\":\"f%d\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[%s]}"
                        .formatted(i, row[i]))
            .collect(Collectors.joining(",", "{\"id\":\"r1\",\"inputs\":[", "]}")));
  }

  private static Payload matrix(double[] row) {
    return json(
        "{\"id\":\"r1\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,%d],\"datatype\":\"FP64\",\"data\":[%s]}]}"
            .formatted(row.length, joined(row)));
  }

  private static String joined(double[] row) {
    return IntStream.range(0, row.length)
        .mapToObj(i -> String.valueOf(row[i]))
        .collect(Collectors.joining(","));
  }

  private static Payload objects(double[] row) {
    return json(
        IntStream.range(0, row.length)
            .mapToObj(i -> "\"f%d\":%s".formatted(i, row[i]))
            .collect(Collectors.joining(",", "{\"instances\":[{", "}]}")));
  }

  private static Payload binary(double[] row) {
    String head =
        IntStream.range(0, row.length)
            .mapToObj(
                i ->
                    "{\"name\":\"f%d\",\"shape\":[1],\"datatype\":\"FP64\",\"parameters\":{\"binary_data_size\":8}}"
                        .formatted(i))
            .collect(Collectors.joining(",", "{\"id\":\"r1\",\"inputs\":[", "]}"));
    byte[] json = head.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(json.length + 8 * row.length).order(ByteOrder.LITTLE_ENDIAN);
    body.put(json);
    for (double value : row) {
      body.putDouble(value);
    }
    return Payload.of(body.array()).withJsonLength(json.length);
  }

  private static void measure(String name, Payload request, String response) throws IOException {
    Exchange exchange = new Exchange("r1", Instant.EPOCH, 200, 1_000_000, request, json(response));
    long nanos = 0;
    long allocated = 0;
    long rows = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      rows += decode(ServingFormats.JSON, exchange);
      if (round > 0) {
        nanos += THREADS.getCurrentThreadCpuTime() - start;
        allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
      }
    }
    double counted = (ROUNDS - 1.0) * EXCHANGES;
    System.out.printf(
        Locale.ROOT,
        "%-32s %5d bytes  %6.2f µs  %6.0f bytes of garbage  %,d rows%n",
        name,
        request.length(),
        nanos / counted / 1e3,
        allocated / counted,
        rows);
  }

  private static long decode(ServingFormat format, Exchange exchange) throws IOException {
    ExchangeDecoder decoder =
        new ExchangeDecoder(
            DecodeContext.of("bench", "m").withSchema(schema()), OutputMapping.USUAL);
    long rows = 0;
    for (int i = 0; i < EXCHANGES; i++) {
      decoder.add(format, exchange);
      if (decoder.rows() >= BATCH_ROWS) {
        rows += rows(decoder.take());
      }
    }
    return rows + rows(decoder.take());
  }

  private static long rows(List<Batch> batches) {
    return batches.stream().mapToLong(Batch::rows).sum();
  }

  private static Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < FEATURES; i++) {
      fields.add(Field.numeric("f" + i));
    }
    fields.add(Field.of("probability", Kind.NUMERIC, Role.SCORE));
    return new Schema(fields);
  }
}
