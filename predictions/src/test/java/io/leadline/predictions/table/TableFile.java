package io.leadline.predictions.table;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.xerial.snappy.Snappy;

/**
 * Makes Parquet files page by page, so that a test decides over every byte. One row group; the
 * columns are written one after the other:
 *
 * <pre>
 * new TableFile(3).column("x", Type.DOUBLE, element -> {}).page(3, PLAIN, doubles(1, 2, 3)).write(path);
 * </pre>
 */
final class TableFile {

  private final long rows;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<SchemaElement> schema = new ArrayList<>();
  private final List<ColumnChunk> chunks = new ArrayList<>();
  private CompressionCodec codec = CompressionCodec.UNCOMPRESSED;
  private boolean isSecondVersion;
  private boolean hasChecksums;

  TableFile(long rows) {
    this.rows = rows;
    out.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    schema.add(new SchemaElement("schema"));
  }

  TableFile codec(CompressionCodec used) {
    codec = used;
    return this;
  }

  TableFile secondVersion() {
    isSecondVersion = true;
    return this;
  }

  TableFile checksums() {
    hasChecksums = true;
    return this;
  }

  /** Begins a required column; {@code change} may make it something else. */
  TableFile column(String name, Type type, Consumer<SchemaElement> change) {
    SchemaElement element = new SchemaElement(name);
    element.setType(type);
    element.setRepetition_type(FieldRepetitionType.REQUIRED);
    change.accept(element);
    schema.add(element);
    ColumnMetaData metadata =
        new ColumnMetaData(
            type, List.of(Encoding.PLAIN), List.of(name), codec, rows, 0, 0, out.size());
    ColumnChunk chunk = new ColumnChunk(0);
    chunk.setMeta_data(metadata);
    chunks.add(chunk);
    return this;
  }

  TableFile column(String name, Type type) {
    return column(name, type, element -> {});
  }

  TableFile optional(String name, Type type) {
    return column(name, type, e -> e.setRepetition_type(FieldRepetitionType.OPTIONAL));
  }

  TableFile dictionary(int values, byte[] bytes) {
    PageHeader header = header(PageType.DICTIONARY_PAGE, bytes.length);
    header.setDictionary_page_header(new DictionaryPageHeader(values, Encoding.PLAIN));
    return append(header, new byte[0], bytes);
  }

  TableFile page(int values, Encoding encoding, byte[] bytes) {
    return page(values, encoding, new byte[0], bytes);
  }

  /** A page of an optional column; {@code present} has a 1 for each row with a value, else a 0. */
  TableFile page(Encoding encoding, int[] present, byte[] bytes) {
    return page(present.length, encoding, Encoded.runs(1, present), bytes);
  }

  private TableFile page(int values, Encoding encoding, byte[] levels, byte[] bytes) {
    if (isSecondVersion) {
      PageHeader header = header(PageType.DATA_PAGE_V2, levels.length + bytes.length);
      header.setData_page_header_v2(
          new DataPageHeaderV2(values, 0, values, encoding, levels.length, 0));
      return append(header, levels, bytes);
    }
    byte[] all =
        levels.length == 0 ? bytes : Encoded.join(Encoded.int32(levels.length), levels, bytes);
    PageHeader header = header(PageType.DATA_PAGE, all.length);
    header.setData_page_header(new DataPageHeader(values, encoding, Encoding.RLE, Encoding.RLE));
    return append(header, new byte[0], all);
  }

  private static PageHeader header(PageType type, int size) {
    return new PageHeader(type, size, 0);
  }

  private TableFile append(PageHeader header, byte[] plain, byte[] compressible) {
    byte[] body = Encoded.join(plain, compress(compressible));
    header.setCompressed_page_size(body.length);
    if (hasChecksums) {
      CRC32 sum = new CRC32();
      sum.update(body);
      header.setCrc((int) sum.getValue());
    }
    return raw(header, body);
  }

  /** Appends a page as it is, sound or not. */
  TableFile raw(PageHeader header, byte[] body) {
    ColumnMetaData metadata = chunks.get(chunks.size() - 1).getMeta_data();
    try {
      Util.writePageHeader(header, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.writeBytes(body);
    metadata.setTotal_compressed_size(out.size() - metadata.getData_page_offset());
    metadata.setTotal_uncompressed_size(
        metadata.getTotal_uncompressed_size() + header.getUncompressed_page_size());
    return this;
  }

  /** Says of the last column that its pages begin at 0, as Arrow does where there are no rows. */
  TableFile nowhere() {
    ColumnMetaData metadata = chunks.get(chunks.size() - 1).getMeta_data();
    metadata.setData_page_offset(0);
    metadata.setTotal_compressed_size(15);
    return this;
  }

  private byte[] compress(byte[] bytes) {
    try {
      return switch (codec) {
        case UNCOMPRESSED -> bytes;
        case ZSTD -> Zstd.compress(bytes);
        case SNAPPY -> Snappy.compress(bytes);
        case GZIP -> gzip(bytes);
        default -> throw new IllegalArgumentException(codec.toString());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  byte[] bytes() {
    return bytes(footer -> {});
  }

  /** The whole file, after {@code change} had its way with the footer. */
  byte[] bytes(Consumer<FileMetaData> change) {
    schema.get(0).setNum_children(schema.size() - 1);
    RowGroup group = new RowGroup(chunks, out.size(), rows);
    FileMetaData footer = new FileMetaData(1, schema, rows, List.of(group));
    change.accept(footer);
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try {
      Util.writeFileMetaData(footer, coded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
    return Encoded.join(out.toByteArray(), coded.toByteArray(), Encoded.int32(coded.size()), magic);
  }

  Path write(Path path) throws IOException {
    return Files.write(path, bytes());
  }

  /** Values in the encodings that tests need, in their plainest form. */
  static final class Encoded {

    private Encoded() {}

    static byte[] doubles(double... values) {
      ByteBuffer bytes = buffer(values.length * Double.BYTES);
      for (double value : values) {
        bytes.putDouble(value);
      }
      return bytes.array();
    }

    static byte[] floats(float... values) {
      ByteBuffer bytes = buffer(values.length * Float.BYTES);
      for (float value : values) {
        bytes.putFloat(value);
      }
      return bytes.array();
    }

    static byte[] ints(int... values) {
      ByteBuffer bytes = buffer(values.length * Integer.BYTES);
      for (int value : values) {
        bytes.putInt(value);
      }
      return bytes.array();
    }

    static byte[] longs(long... values) {
      ByteBuffer bytes = buffer(values.length * Long.BYTES);
      for (long value : values) {
        bytes.putLong(value);
      }
      return bytes.array();
    }

    static byte[] texts(String... values) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String value : values) {
        byte[] coded = value.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(int32(coded.length));
        bytes.writeBytes(coded);
      }
      return bytes.toByteArray();
    }

    /** The bytes of {@code plain} values of {@code width} bytes, as BYTE_STREAM_SPLIT has them. */
    static byte[] split(byte[] plain, int width) {
      byte[] streams = new byte[plain.length];
      int count = plain.length / width;
      for (int i = 0; i < plain.length; i++) {
        streams[i % width * count + i / width] = plain[i];
      }
      return streams;
    }

    /** Repeated runs for neighbours that are equal, of one value where they are not. */
    static byte[] runs(int width, int... values) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = 0; i < values.length; ) {
        int start = i;
        while (i < values.length && values[i] == values[start]) {
          i++;
        }
        varint(bytes, (long) (i - start) << 1);
        for (int shift = 0; shift < width; shift += Byte.SIZE) {
          bytes.write(values[start] >>> shift);
        }
      }
      return bytes.toByteArray();
    }

    /** One bit-packed run of ⌈n ÷ 8⌉ groups. */
    static byte[] packed(int width, int... values) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int groups = (values.length + 7) / 8;
      varint(bytes, (long) groups << 1 | 1);
      byte[] body = new byte[groups * width];
      for (int i = 0; i < values.length; i++) {
        for (int bit = 0; bit < width; bit++) {
          int position = i * width + bit;
          body[position / 8] |= (byte) ((values[i] >>> bit & 1) << position % 8);
        }
      }
      bytes.writeBytes(body);
      return bytes.toByteArray();
    }

    /** Dictionary indices: their bit width, then runs. */
    static byte[] indices(int width, byte[] runs) {
      return join(new byte[] {(byte) width}, runs);
    }

    static byte[] int32(int value) {
      return ints(value);
    }

    static byte[] join(byte[]... parts) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (byte[] part : parts) {
        bytes.writeBytes(part);
      }
      return bytes.toByteArray();
    }

    static void varint(ByteArrayOutputStream out, long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    private static ByteBuffer buffer(int size) {
      return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
