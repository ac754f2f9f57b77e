package io.leadline.predictions.table;

import static io.leadline.predictions.table.TableFile.Encoded.doubles;
import static io.leadline.predictions.table.TableFile.Encoded.indices;
import static io.leadline.predictions.table.TableFile.Encoded.runs;
import static io.leadline.predictions.table.TableFile.Encoded.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorruptTableTest {

  @TempDir Path folder;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("t.parquet"), bytes);
  }

  private static TableFile sound(CompressionCodec codec) {
    return new TableFile(6)
        .codec(codec)
        .optional("x", Type.DOUBLE)
        .page(Encoding.PLAIN, new int[] {1, 0, 1, 1, 1, 0}, doubles(1, 2, 3, 4))
        .column("s", Type.BYTE_ARRAY)
        .dictionary(2, texts("yes", "no"))
        .page(3, Encoding.RLE_DICTIONARY, indices(1, runs(1, 1, 0, 0)))
        .page(3, Encoding.PLAIN, texts("perhaps", "yes", "no"))
        .column("n", Type.INT32)
        .page(6, Encoding.PLAIN, TableFile.Encoded.ints(1, 2, 3, 4, 5, 6));
  }

  @Test
  void fileCutAnywhereIsCorrupt() throws IOException {
    byte[] bytes = sound(CompressionCodec.ZSTD).bytes();

    for (int length = 0; length < bytes.length; length++) {
      Path path = write(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> WholeTable.read(path, 4))
          .as("cut to %d bytes", length)
          .isInstanceOf(CorruptTableException.class);
    }
  }

  @Test
  void flippedBitsNeverEscapeAsAnythingButATypedException() throws IOException {
    for (CompressionCodec codec :
        new CompressionCodec[] {
          CompressionCodec.UNCOMPRESSED,
          CompressionCodec.ZSTD,
          CompressionCodec.SNAPPY,
          CompressionCodec.GZIP
        }) {
      byte[] bytes = sound(codec).bytes();
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        readOrFailTyped(write(flipped), codec + " bit " + bit);
      }
    }
  }

  @Test
  void randomDamageNeverEscapesAsAnythingButATypedException() throws IOException {
    byte[] bytes = sound(CompressionCodec.UNCOMPRESSED).bytes();
    for (long seed = 0; seed < 3000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] damaged = bytes.clone();
      for (int i = random.nextInt(1, 9); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      readOrFailTyped(write(damaged), "seed " + seed);
    }
  }

  private static void readOrFailTyped(Path path, String what) {
    try {
      WholeTable.read(path, 4);
    } catch (CorruptTableException | UnsupportedTableException e) {
      assertThat(e).as(what).hasMessageContaining("t.parquet");
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
  }

  @Test
  void errorSaysWhatWhereAndWhatIsAllowed() throws IOException {
    Path path =
        new TableFile(2)
            .column("colour", Type.BYTE_ARRAY)
            .dictionary(2, texts("red", "green"))
            .page(2, Encoding.RLE_DICTIONARY, indices(3, runs(3, 1, 7)))
            .write(folder.resolve("t.parquet"));

    assertThatThrownBy(() -> WholeTable.read(path, 10))
        .isInstanceOf(CorruptTableException.class)
        .hasMessage(
            path
                + ": row group 0, column 'colour', page 2: dictionary index 7 (must be in [0, 2))");
  }

  @Test
  void wrongChecksumIsCorrupt() throws IOException {
    PageHeader header = new PageHeader(PageType.DATA_PAGE, 8, 8);
    header.setData_page_header(new DataPageHeader(1, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    header.setCrc(1);
    Path path =
        new TableFile(1)
            .column("x", Type.DOUBLE)
            .raw(header, doubles(1))
            .write(folder.resolve("t.parquet"));

    assertThatThrownBy(() -> WholeTable.read(path, 10))
        .isInstanceOf(CorruptTableException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void hugePagesAreRefusedBeforeTheyAreAllocated() throws IOException {
    PageHeader header = new PageHeader(PageType.DATA_PAGE, Integer.MAX_VALUE, 8);
    header.setData_page_header(new DataPageHeader(1, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    Path path =
        new TableFile(1)
            .column("x", Type.DOUBLE)
            .raw(header, doubles(1))
            .write(folder.resolve("t.parquet"));

    assertThatThrownBy(() -> WholeTable.read(path, 10))
        .isInstanceOf(CorruptTableException.class)
        .hasMessageContaining("page of 8 bytes, 2147483647 decompressed");
  }

  @Test
  void encryptedFooterIsUnsupported() throws IOException {
    byte[] bytes = sound(CompressionCodec.UNCOMPRESSED).bytes();
    bytes[bytes.length - 1] = 'E';
    Path path = write(bytes);

    assertThatThrownBy(() -> WholeTable.read(path, 10))
        .isInstanceOf(UnsupportedTableException.class)
        .hasMessageContaining("encrypted");
  }

  @Test
  void footerThatClaimsBillionsOfElementsAllocatesNoMoreThanItsLength() throws IOException {
    // FileMetaData: version 1, then a list of 2^31 - 1 schema elements.
    byte[] footer = {
      0x15, 0x02, 0x19, (byte) 0xfc, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07
    };
    byte[] magic = {'P', 'A', 'R', '1'};
    Path path =
        write(TableFile.Encoded.join(magic, footer, TableFile.Encoded.int32(footer.length), magic));

    assertThatThrownBy(() -> WholeTable.read(path, 10)).isInstanceOf(CorruptTableException.class);
  }
}
