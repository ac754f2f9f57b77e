package io.leadline.predictions.table;

import static io.leadline.predictions.table.TableFile.Encoded.doubles;
import static io.leadline.predictions.table.TableFile.Encoded.floats;
import static io.leadline.predictions.table.TableFile.Encoded.indices;
import static io.leadline.predictions.table.TableFile.Encoded.int32;
import static io.leadline.predictions.table.TableFile.Encoded.ints;
import static io.leadline.predictions.table.TableFile.Encoded.join;
import static io.leadline.predictions.table.TableFile.Encoded.longs;
import static io.leadline.predictions.table.TableFile.Encoded.packed;
import static io.leadline.predictions.table.TableFile.Encoded.runs;
import static io.leadline.predictions.table.TableFile.Encoded.split;
import static io.leadline.predictions.table.TableFile.Encoded.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.CategoryColumn;
import io.leadline.predictions.table.TableColumn.Content;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetTableTest {

  @TempDir Path folder;

  private List<@Nullable Object> cells(TableFile file, String column) throws IOException {
    Path path = file.write(folder.resolve("table.parquet"));
    List<@Nullable Object> expected = WholeTable.read(path, 1000).get(column);
    for (int batchRows = 1; batchRows <= 5; batchRows++) {
      assertThat(WholeTable.read(path, batchRows).get(column))
          .as("in batches of %d", batchRows)
          .isEqualTo(expected);
    }
    return expected;
  }

  @Test
  void plainNumbersOfEveryWidthAreRead() throws IOException {
    TableFile file =
        new TableFile(3)
            .column("double", Type.DOUBLE)
            .page(3, Encoding.PLAIN, doubles(-0.0, Double.NaN, Double.NEGATIVE_INFINITY))
            .column("float", Type.FLOAT)
            .page(3, Encoding.PLAIN, floats(0.1f, 2, -3))
            .column("int", Type.INT32)
            .page(3, Encoding.PLAIN, ints(1, -2, Integer.MIN_VALUE))
            .column("long", Type.INT64)
            .page(3, Encoding.PLAIN, longs(1, -2, Long.MAX_VALUE));

    assertThat(cells(file, "double")).containsExactly(-0.0, Double.NaN, Double.NEGATIVE_INFINITY);
    assertThat(cells(file, "float")).containsExactly((double) 0.1f, 2.0, -3.0);
    assertThat(cells(file, "int")).containsExactly(1.0, -2.0, -2147483648.0);
    assertThat(cells(file, "long")).containsExactly(1.0, -2.0, 0x1p63);
  }

  @Test
  void aGroupWithoutRowsHasNoPlaceAndIsRead() throws IOException {
    TableFile file = new TableFile(0).column("double", Type.DOUBLE).nowhere();

    assertThat(cells(file, "double")).isEmpty();
  }

  @Test
  void unsignedIntegersHaveNoSign() throws IOException {
    TableFile file =
        new TableFile(2)
            .column("int", Type.INT32, e -> e.setConverted_type(ConvertedType.UINT_32))
            .page(2, Encoding.PLAIN, ints(1, -1))
            .column("long", Type.INT64, e -> e.setConverted_type(ConvertedType.UINT_64))
            .page(2, Encoding.PLAIN, longs(Long.MIN_VALUE, -1));

    assertThat(cells(file, "int")).containsExactly(1.0, 4294967295.0);
    assertThat(cells(file, "long")).containsExactly(0x1p63, 0x1p64);
  }

  @Test
  void decimalsAreScaledWhateverTheyAreStoredAs() throws IOException {
    byte[] wide = new BigInteger("-1000000000000000000000").toByteArray();
    TableFile file =
        new TableFile(2)
            .column("int", Type.INT32, e -> decimal(e, 2))
            .page(2, Encoding.PLAIN, ints(1999, -5))
            .column("long", Type.INT64, e -> decimal(e, 3))
            .page(2, Encoding.PLAIN, longs(1, -12345))
            .column(
                "fixed",
                Type.FIXED_LEN_BYTE_ARRAY,
                e -> {
                  decimal(e, 1);
                  e.setType_length(3);
                })
            .page(2, Encoding.PLAIN, new byte[] {0, 1, 0, -1, -1, -1})
            .column("bytes", Type.BYTE_ARRAY, e -> decimal(e, 20))
            .page(2, Encoding.PLAIN, join(int32(0), int32(wide.length), wide));

    assertThat(cells(file, "int")).containsExactly(19.99, -0.05);
    assertThat(cells(file, "long")).containsExactly(0.001, -12.345);
    assertThat(cells(file, "fixed")).containsExactly(25.6, -0.1);
    assertThat(cells(file, "bytes")).containsExactly(0.0, -10.0);
  }

  private static void decimal(org.apache.parquet.format.SchemaElement element, int scale) {
    element.setConverted_type(ConvertedType.DECIMAL);
    element.setScale(scale);
    element.setPrecision(9);
  }

  @Test
  void instantsAreMillisecondsSince1970() throws IOException {
    TableFile file =
        new TableFile(1)
            .column("day", Type.INT32, e -> e.setConverted_type(ConvertedType.DATE))
            .page(1, Encoding.PLAIN, ints(-1))
            .column("micros", Type.INT64, e -> e.setConverted_type(ConvertedType.TIMESTAMP_MICROS))
            .page(1, Encoding.PLAIN, longs(1_700_000_000_123_456L))
            .column("old", Type.INT96)
            .page(1, Encoding.PLAIN, join(longs(1_500_000), ints(2_440_589)));

    assertThat(cells(file, "day")).containsExactly(-86_400_000.0);
    assertThat(cells(file, "micros")).containsExactly(1_700_000_000_123.456);
    assertThat(cells(file, "old")).containsExactly(86_400_001.5);
    try (ParquetTable table = ParquetTable.open(folder.resolve("table.parquet"))) {
      assertThat(table.columns()).extracting(TableColumn::content).containsOnly(Content.INSTANT);
    }
  }

  @Test
  void halfPrecisionIsWidenedExactly() {
    assertThat(FixedWidth.Float16.number(0x3c00)).isEqualTo(1.0);
    assertThat(FixedWidth.Float16.number(0xc000)).isEqualTo(-2.0);
    assertThat(FixedWidth.Float16.number(0x7bff)).isEqualTo(65504.0);
    assertThat(FixedWidth.Float16.number(0x0001)).isEqualTo(0x1p-24);
    assertThat(FixedWidth.Float16.number(0x8000)).isEqualTo(-0.0);
    assertThat(FixedWidth.Float16.number(0x7c00)).isInfinite();
    assertThat(FixedWidth.Float16.number(0x7e00)).isNaN();
  }

  @Test
  void splitStreamsAreJoined() throws IOException {
    TableFile file =
        new TableFile(3)
            .column("x", Type.DOUBLE)
            .page(3, Encoding.BYTE_STREAM_SPLIT, split(doubles(1.5, -2.25, 1e300), 8));

    assertThat(cells(file, "x")).containsExactly(1.5, -2.25, 1e300);
  }

  @Test
  void rowsWithoutAValueAreMissing() throws IOException {
    TableFile file =
        new TableFile(5)
            .optional("x", Type.DOUBLE)
            .page(Encoding.PLAIN, new int[] {0, 1, 1, 0, 1}, doubles(1, 2, 3))
            .optional("s", Type.BYTE_ARRAY)
            .page(Encoding.PLAIN, new int[] {1, 0, 0, 1, 0}, texts("a", ""));

    assertThat(cells(file, "x")).containsExactly(null, 1.0, 2.0, null, 3.0);
    assertThat(cells(file, "s")).containsExactly("a", null, null, "", null);
  }

  @Test
  void pagesOfTheSecondVersionAreRead() throws IOException {
    TableFile file =
        new TableFile(3)
            .secondVersion()
            .codec(CompressionCodec.ZSTD)
            .optional("x", Type.DOUBLE)
            .page(Encoding.PLAIN, new int[] {0, 1, 1}, doubles(1, 2))
            .column("y", Type.INT32)
            .page(2, Encoding.PLAIN, ints(1, 2))
            .page(1, Encoding.PLAIN, ints(3));

    assertThat(cells(file, "x")).containsExactly(null, 1.0, 2.0);
    assertThat(cells(file, "y")).containsExactly(1.0, 2.0, 3.0);
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodec.class,
      names = {"UNCOMPRESSED", "ZSTD", "SNAPPY", "GZIP"})
  void everyCodecIsDecompressed(CompressionCodec codec) throws IOException {
    TableFile file =
        new TableFile(4)
            .codec(codec)
            .checksums()
            .column("x", Type.DOUBLE)
            .page(2, Encoding.PLAIN, doubles(1, 1))
            .page(2, Encoding.PLAIN, doubles(1, 2));

    assertThat(cells(file, "x")).containsExactly(1.0, 1.0, 1.0, 2.0);
  }

  @Test
  void truthValuesAreCategories() throws IOException {
    TableFile file =
        new TableFile(9)
            .column("plain", Type.BOOLEAN)
            .page(9, Encoding.PLAIN, new byte[] {(byte) 0b1000_0101, 1})
            .column("runs", Type.BOOLEAN)
            .page(9, Encoding.RLE, join(int32(4), runs(1, 1, 1, 1, 1, 1, 1, 0, 0, 0)));

    assertThat(cells(file, "plain"))
        .containsExactly(
            "true", "false", "true", "false", "false", "false", "false", "true", "true");
    assertThat(cells(file, "runs").subList(5, 7)).containsExactly("true", "false");
  }

  @Test
  void dictionaryOfTheFileIsSharedByItsBatches() throws IOException {
    Path path =
        new TableFile(4)
            .column("s", Type.BYTE_ARRAY)
            .dictionary(2, texts("red", "green"))
            .page(4, Encoding.RLE_DICTIONARY, indices(1, packed(1, 1, 0, 1, 1)))
            .write(folder.resolve("table.parquet"));

    List<CategoryColumn> columns = new ArrayList<>();
    try (ParquetTable table = ParquetTable.open(path)) {
      table.read(0, Set.of("s"), 2, batch -> columns.add((CategoryColumn) batch.columns().get(0)));
    }

    assertThat(columns.get(0).codes()).containsExactly(1, 0);
    assertThat(columns.get(1).codes()).containsExactly(1, 1);
    assertThat(columns.get(1).dictionary()).isSameAs(columns.get(0).dictionary());
  }

  @Test
  void chunkThatGivesUpItsDictionaryHalfwayIsOneColumn() throws IOException {
    TableFile file =
        new TableFile(6)
            .column("s", Type.BYTE_ARRAY)
            .dictionary(3, texts("red", "green", "blue"))
            .page(2, Encoding.PLAIN_DICTIONARY, indices(2, runs(2, 2, 1)))
            .page(2, Encoding.PLAIN, texts("grey", "blue"))
            .page(2, Encoding.RLE_DICTIONARY, indices(2, runs(2, 0, 2)));

    assertThat(cells(file, "s")).containsExactly("blue", "green", "grey", "blue", "red", "blue");
  }

  @Test
  void dictionaryThatHoldsAValueTwiceGivesEachValueOnce() throws IOException {
    TableFile file =
        new TableFile(3)
            .column("s", Type.BYTE_ARRAY)
            .dictionary(3, texts("a", "b", "a"))
            .page(3, Encoding.RLE_DICTIONARY, indices(2, runs(2, 0, 1, 2)));

    assertThat(cells(file, "s")).containsExactly("a", "b", "a");
    try (ParquetTable table = ParquetTable.open(folder.resolve("table.parquet"))) {
      table.read(
          0,
          Set.of("s"),
          10,
          batch ->
              assertThat(((CategoryColumn) batch.columns().get(0)).dictionary())
                  .containsExactly("a", "b"));
    }
  }

  @Test
  void bytesThatAreNoTextCountAsTheTextTheyAreReadAs() throws IOException {
    byte[] bad = {(byte) 0xff};
    byte[] other = {(byte) 0xfe};
    TableFile file =
        new TableFile(3)
            .column("s", Type.BYTE_ARRAY)
            .page(3, Encoding.PLAIN, join(int32(1), bad, texts("\uFFFD"), int32(1), other));

    assertThat(cells(file, "s")).containsExactly("\uFFFD", "\uFFFD", "\uFFFD");
  }

  @Test
  void numbersComeFromADictionaryToo() throws IOException {
    TableFile file =
        new TableFile(5)
            .optional("x", Type.INT64)
            .dictionary(2, longs(10, 20))
            .page(Encoding.RLE_DICTIONARY, new int[] {1, 1, 0, 1}, indices(1, packed(1, 1, 0, 1)))
            .page(Encoding.PLAIN, new int[] {1}, longs(30));

    assertThat(cells(file, "x")).containsExactly(20.0, 10.0, null, 20.0, 30.0);
  }

  @Test
  void listsAndBinaryDataAreNamedAndPassedOver() throws IOException {
    Path path =
        new TableFile(1)
            .column("list", Type.DOUBLE, e -> e.setRepetition_type(FieldRepetitionType.REPEATED))
            .column("raw", Type.FIXED_LEN_BYTE_ARRAY, e -> e.setType_length(4))
            .column("x", Type.DOUBLE)
            .page(1, Encoding.PLAIN, doubles(1))
            .write(folder.resolve("table.parquet"));

    try (ParquetTable table = ParquetTable.open(path)) {
      assertThat(table.columns()).containsExactly(new TableColumn("x", Content.NUMBER));
      assertThat(table.skipped())
          .containsExactly(
              new SkippedColumn("list", "a list or map"), new SkippedColumn("raw", "binary data"));
    }
    assertThat(WholeTable.read(path, 10)).containsOnlyKeys("x");
  }

  @Test
  void refusesAColumnThatIsNotThere() throws IOException {
    Path path =
        new TableFile(1)
            .column("x", Type.DOUBLE)
            .page(1, Encoding.PLAIN, doubles(1))
            .write(folder.resolve("table.parquet"));

    try (ParquetTable table = ParquetTable.open(path)) {
      assertThatThrownBy(() -> table.read(0, Set.of("y"), 10, batch -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Unknown column 'y'")
          .hasMessageContaining("[x]");
    }
  }
}
