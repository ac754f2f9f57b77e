package io.leadline.protocol.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** A decoder that knows the patterns of bodies must read them as one that parses every body. */
class RepeatedBodiesTest {

  private static final DecodeContext CONTEXT = DecodeContext.of("body", "m");
  private static final ServingFormat JSON = new ServingJson();
  private static final Payload ANSWER = json("{\"id\":\"r\",\"predictions\":[0.5]}");

  private static Payload json(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ExchangeDecoder decoder() {
    return new ExchangeDecoder(CONTEXT, OutputMapping.USUAL);
  }

  /** What a decoder makes of a body: all its values, or the complaint. */
  private static String read(
      ExchangeDecoder decoder, ServingFormat format, Payload request, Payload response) {
    try {
      decoder.add(format, new Exchange("x", Instant.EPOCH, 200, -1, request, response));
      return text(decoder.take());
    } catch (DecodeException e) {
      return e.getMessage();
    }
  }

  private static String text(List<Batch> batches) {
    StringJoiner text = new StringJoiner("\n");
    for (Batch batch : batches) {
      text.add(batch.version() + " " + Arrays.toString(batch.ids()));
      for (Column column : batch.columns()) {
        text.add(column.name() + " " + column.kind() + " " + cells(column, batch.rows()));
      }
    }
    return text.toString();
  }

  private static List<String> cells(Column column, int rows) {
    List<String> cells = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      if (column instanceof NumberColumn numbers) {
        cells.add(
            numbers.isMissing(row)
                ? "missing"
                : Long.toHexString(Double.doubleToRawLongBits(numbers.values()[row])));
      } else {
        CategoryColumn categories = (CategoryColumn) column;
        int code = categories.codes()[row];
        cells.add(code < 0 ? "code " + code : categories.text(row));
      }
    }
    return cells;
  }

  /** A decoder of patterns beside one that parses every body; both get the same bodies. */
  private static final class Pair {

    private final ExchangeDecoder patterns = decoder();
    private final ExchangeDecoder parses = decoder();
    private final ServingFormat format;

    Pair(ServingFormat format) {
      this.format = format;
    }

    void assertSame(Payload request, Payload response) {
      String what = new String(request.bytes(), StandardCharsets.ISO_8859_1);
      assertThat(read(patterns, format, request, response))
          .as(what)
          .isEqualTo(read(parses, new Parsed(format), request, response));
    }
  }

  /** A format of which patterns know nothing. */
  private record Parsed(ServingFormat format) implements ServingFormat {

    @Override
    public String name() {
      return format.name();
    }

    @Override
    public void request(Payload body, Tensors into) throws DecodeException {
      format.request(body, into);
    }

    @Override
    public void response(Payload body, Tensors into) throws DecodeException {
      format.response(body, into);
    }
  }

  @Test
  void bodiesOfOtherValuesAreReadAsIfTheyWereTheFirst() {
    Random random = new Random(7);
    Pair pair = new Pair(JSON);
    for (int i = 0; i < 2_000; i++) {
      StringJoiner tensors = new StringJoiner(",", "{\"id\":\"r" + i + "\",\"inputs\":[", "]}");
      for (int feature = 0; feature < 5; feature++) {
        tensors.add(
            "{\"name\":\"f%d\",\"shape\":[2],\"datatype\":\"%s\",\"data\":[%s, %s]}"
                .formatted(feature, "FP64", number(random), number(random)));
      }
      pair.assertSame(json(tensors.toString()), json("{\"predictions\":[1,%s]}".formatted(i)));
    }
  }

  private static String number(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> "null";
      case 1 -> String.valueOf(random.nextInt());
      case 2 -> "-0.0";
      case 3 -> "1e" + random.nextInt(400);
      case 4 -> "0" + random.nextInt(20);
      case 5 -> random.nextInt(5) + ".";
      case 6 -> random.nextLong() + "" + Math.abs(random.nextLong());
      case 7 -> "NaN";
      default -> String.valueOf(random.nextGaussian());
    };
  }

  @Test
  void bodiesOfTextAreReadAsIfTheyWereTheFirst() {
    String[] texts = {
      "", "DE", "Ünï", "a\\\"b", "tab\\t", "x".repeat(300), "1", "true", "𝄞", "\t"
    };
    Pair pair = new Pair(JSON);
    for (int round = 0; round < 3; round++) {
      for (String text : texts) {
        for (String other : texts) {
          String body =
              "{\"inputs\":[{\"name\":\"c\",\"shape\":[2],\"datatype\":\"BYTES\",\"data\":[\"%s\",\"%s\"]}]}"
                  .formatted(text, other);
          pair.assertSame(json(body), json("{\"id\":\"%s\"}".formatted(text)));
        }
      }
    }
  }

  @Test
  void recordsArraysAndColumnsOfSeveralShapesInTurn() {
    List<String> shapes =
        List.of(
            "{\"instances\":[{\"a\":%s,\"b\":\"x\"}]}",
            "{\"instances\":[{\"a\":1,\"b\":\"x\"},{\"b\":\"y\",\"a\":%s}]}",
            "{\"instances\":[{\"a\":1},{\"b\":\"y\",\"a\":%s}]}",
            "{\"instances\":[[1,%s],[3,4]]}",
            "{\"inputs\":{\"a\":[%s],\"b\":[true]}}",
            "{\"dataframe_split\":{\"columns\":[\"a\",\"b\"],\"data\":[[%s,2]]}}",
            "{\"instances\":[{\"a\":[%s,2],\"b\":\"x\"}]}",
            "{\"instances\":[{\"a\":[%s,2],\"b\":\"x\"},{\"a\":7,\"b\":\"z\"}]}",
            "{\"instances\":[{\"b64\":\"%s\"}]}",
            "{\"inputs\":[{\"name\":\"a\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[%s]}],"
                + "\"id\":7}",
            "{\"id\":\"one\",\"inputs\":[{\"a\":%s}],\"id\":\"two\"}");
    Random random = new Random(3);
    Pair pair = new Pair(JSON);
    for (int i = 0; i < 2_000; i++) {
      String value = random.nextInt(6) == 0 ? "null" : String.valueOf(random.nextInt(100));
      String shape = shapes.get(random.nextInt(i % 100 < 50 ? 3 : shapes.size()));
      pair.assertSame(json(shape.formatted(value)), ANSWER);
    }
  }

  @Test
  void damagedBodiesAreRefusedAsIfTheyWereTheFirst() throws IOException {
    for (Recorded recorded : Recorded.all()) {
      if (!recorded.isRequest()) {
        continue;
      }
      Pair pair = new Pair(recorded.format());
      byte[] good = recorded.payload().bytes();
      Random random = new Random(11);
      for (int i = 0; i < 400; i++) {
        byte[] bytes = good.clone();
        for (int flips = random.nextInt(3); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
        }
        if (i % 5 == 0) {
          bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
        }
        Payload body = Payload.of(bytes).withJsonLength(recorded.payload().jsonLength());
        pair.assertSame(body, Payload.EMPTY);
      }
    }
  }
}
