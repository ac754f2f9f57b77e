package io.leadline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.json.JsonArrayDecoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableFormatsTest {

  private final RejectedLines rejected = new RejectedLines(10);

  private DecodeContext context() {
    return DecodeContext.of("in", "m").withLimits(Limits.FILE).withProblems(rejected);
  }

  private static List<Batch> read(TableFormat format, byte[] bytes, DecodeContext context)
      throws IOException {
    List<Batch> batches = new ArrayList<>();
    TableFormats.decoder(format).decode(new ByteArrayInputStream(bytes), context, batches::add);
    return batches;
  }

  private Batch csv(String text) throws IOException {
    return read(TableFormats.CSV, utf8(text), context()).get(0);
  }

  private Batch json(String text) throws IOException {
    return read(TableFormats.NDJSON, utf8(text), context()).get(0);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Cells as text; a dash is missing, an exclamation mark mismatched. */
  private static List<String> cells(Batch batch, String name) {
    Column column = batch.column(name).orElseThrow();
    List<String> cells = new ArrayList<>();
    for (int row = 0; row < column.size(); row++) {
      cells.add(column.isMissing(row) ? "-" : column.isMismatched(row) ? "!" : column.text(row));
    }
    return cells;
  }

  private static Kind kind(Batch batch, String name) {
    return batch.column(name).orElseThrow().kind();
  }

  @Test
  void csvColumnsAreNumericIfAllTheirValuesAreNumbers() throws IOException {
    Batch batch = csv("a,b,c\n1,x,\n2.5e3,2,NA\n,true,\n");

    assertThat(cells(batch, "a")).containsExactly("1.0", "2500.0", "-");
    assertThat(kind(batch, "b")).isEqualTo(Kind.CATEGORICAL);
    assertThat(cells(batch, "b")).containsExactly("x", "2", "true");
    assertThat(cells(batch, "c")).containsExactly("-", "-", "-");
  }

  @Test
  void csvKeepsQuotesNewlinesMarksAndOtherSeparators() throws IOException {
    Batch batch = csv("\uFEFFname;note\r\n\"a \"\"b\"\"\";\"two\r\nlines; one cell\"\r\n");

    assertThat(cells(batch, "name")).containsExactly("a \"b\"");
    assertThat(cells(batch, "note")).containsExactly("two\r\nlines; one cell");
  }

  @Test
  void csvRowsOfAnotherLengthAreSetAsideWithTheirLine() throws IOException {
    Batch batch = csv("a,b\n1,2\n3\n4,5,6\n7,8\n");

    assertThat(cells(batch, "b")).containsExactly("2.0", "8.0");
    assertThat(rejected.first())
        .extracting(RejectedLine::toString)
        .containsExactly("in:3: 1 cells (the header has 2)", "in:4: 3 cells (the header has 2)");
  }

  @Test
  void csvWithoutAHeaderOrWithATwiceUsedNameIsRefused() {
    assertThatThrownBy(() -> csv("")).hasMessageContaining("in: empty file (must have a header");
    assertThatThrownBy(() -> csv("a,b,a\n1,2,3\n"))
        .hasMessage("in, line 1: column name 'a' occurs twice");
    assertThatThrownBy(() -> csv("a,b\n1,\"2\n3,4\n")).isInstanceOf(DecodeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "none"})
  void compressionIsRecognisedByTheBytes(String compression) throws IOException {
    byte[] plain = utf8("a\n1\n2\n");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(plain);
    }
    byte[] bytes =
        switch (compression) {
          case "gzip" -> zipped.toByteArray();
          case "zstd" -> Zstd.compress(plain);
          default -> plain;
        };

    assertThat(cells(read(TableFormats.CSV, bytes, context()).get(0), "a"))
        .containsExactly("1.0", "2.0");
  }

  @Test
  void aBombIsRefusedBeforeItGrows() {
    byte[] bomb = Zstd.compress(new byte[200 << 20]);

    assertThatThrownBy(() -> read(TableFormats.NDJSON, bomb, context().withLimits(Limits.REQUEST)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("in: expands to more than 200 times its compressed size");
  }

  @Test
  void compressedDataThatEndsTooEarlyIsRefused() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      Random random = new Random(1);
      gzip.write(utf8("a\n"));
      for (int i = 0; i < 10_000; i++) {
        gzip.write(utf8(random.nextDouble() + "\n"));
      }
    }
    byte[] half = java.util.Arrays.copyOf(zipped.toByteArray(), zipped.size() / 2);

    assertThatThrownBy(() -> read(TableFormats.CSV, half, context()))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("the compressed data ends too early");
  }

  @Test
  void jsonLinesTellMissingMismatchedAndAbsentApart() throws IOException {
    Batch batch =
        json(
            """
            {"n": 1, "s": "x", "b": true}
            {"n": null, "s": "y", "features": {"deep": 3}}
            {"n": "NaN", "s": {"an": "object"}, "b": false}
            """);

    assertThat(cells(batch, "s")).containsExactly("x", "y", "!");
    assertThat(cells(batch, "b")).containsExactly("true", "-", "false");
    assertThat(cells(batch, "deep")).containsExactly("-", "3.0", "-");
    assertThat(batch.column("absent")).isEmpty();
  }

  @Test
  void jsonTakesIdTimeAndVersion() throws IOException {
    List<Batch> batches =
        read(
            TableFormats.NDJSON,
            utf8(
                """
                {"id": "a", "time": "2026-11-24T01:02:03Z", "version": "1", "x": 1}
                {"id": "b", "time": 1795482123, "version": "2", "x": 2}
                {"x": 3, "version": "1"}
                """),
            context().withDefaultTime(Instant.ofEpochMilli(5)));

    assertThat(batches).extracting(Batch::version).containsExactly("1", "2");
    assertThat(batches.get(0).ids()).containsExactly("a", "");
    assertThat(batches.get(0).eventMillis())
        .containsExactly(Instant.parse("2026-11-24T01:02:03Z").toEpochMilli(), 5);
    assertThat(batches.get(1).eventMillis()).containsExactly(1795482123000L);
  }

  @Test
  void badJsonLinesAreSetAsideAndTheRestIsRead() throws IOException {
    Batch batch =
        json(
            "{\"x\": 1}\n{\"x\": \n[1]\n{\"x\": 2} {}\n\n{\"x\": 3, \"time\": \"soon\"}\n{\"x\": 4}");

    assertThat(cells(batch, "x")).containsExactly("1.0", "4.0");
    assertThat(rejected.first()).noneMatch(line -> line.reason().contains("StreamReadFeature"));
    assertThat(rejected.first())
        .extracting(RejectedLine::line, line -> line.reason().split(":")[0])
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2L, "no valid JSON at column 7"),
            org.assertj.core.groups.Tuple.tuple(
                3L, "no JSON object (a line must be one, such as {\"age\""),
            org.assertj.core.groups.Tuple.tuple(
                4L, "something follows the JSON object (one object a line)"),
            org.assertj.core.groups.Tuple.tuple(
                6L,
                "invalid event time 'soon' (must be an ISO 8601 time or a number of seconds since"
                    + " 1970)"));
  }

  @Test
  void deepAndLongLinesAreSetAside() throws IOException {
    String deep = "{\"x\":" + "[".repeat(100) + "]".repeat(100) + "}";
    String longLine = "{\"x\":\"" + "a".repeat(20 << 20) + "\"}";

    Batch batch = json(deep + "\n" + longLine + "\n{\"x\": 1}\n");

    assertThat(batch.rows()).isEqualTo(1);
    assertThat(rejected.count()).isEqualTo(2);
  }

  @Test
  void theSchemaDecidesTheKind() throws IOException {
    Schema schema = new Schema(List.of(Field.categorical("zip"), Field.numeric("age")));

    Batch batch =
        read(TableFormats.CSV, utf8("zip,age\n123,old\n456,7\n"), context().withSchema(schema))
            .get(0);

    assertThat(cells(batch, "zip")).containsExactly("123", "456");
    assertThat(cells(batch, "age")).containsExactly("!", "7.0");
  }

  @Test
  void anArrayOfPredictionsIsReadAndItsBadElementsAreNamed() throws IOException {
    List<Batch> batches = new ArrayList<>();

    new JsonArrayDecoder()
        .decode(
            new ByteArrayInputStream(utf8("[{\"x\": 1}, 7, {\"x\": 2}]")), context(), batches::add);

    assertThat(cells(batches.get(0), "x")).containsExactly("1.0", "2.0");
    assertThat(rejected.first()).extracting(RejectedLine::line).containsExactly(2L);
  }

  @Test
  void randomDamageNeverThrowsAnythingButARefusal() {
    byte[] good = utf8("{\"id\":\"a\",\"x\":1.5,\"s\":\"text\",\"o\":{\"k\":[1,2]}}\n".repeat(30));
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      byte[] bad = good.clone();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      for (TableFormat format : TableFormats.ALL) {
        try {
          read(format, bad, context().withLimits(Limits.REQUEST));
        } catch (IOException expected) {
          assertThat(expected).as("seed %d", seed).isInstanceOf(DecodeException.class);
        }
      }
    }
  }

  @Test
  void largeTablesComeInBatchesOfBoundedSize() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 150_000; i++) {
      text.append(i).append(",k").append(i % 7).append('\n');
    }

    List<Batch> batches = read(TableFormats.CSV, utf8(text.toString()), context());

    assertThat(batches.stream().mapToInt(Batch::rows).sum()).isEqualTo(150_000);
    assertThat(batches).allMatch(batch -> batch.rows() <= Limits.FILE.batchRows());
    assertThat(TableFormats.ofFile("a.CSV.gz")).contains(TableFormats.CSV);
    assertThat(TableFormats.ofFile("a.parquet")).isEqualTo(Optional.empty());
  }
}
