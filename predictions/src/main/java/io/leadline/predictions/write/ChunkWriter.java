package io.leadline.predictions.write;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/** Writes the column chunk of one encoded column: perhaps a dictionary page, and a data page. */
final class ChunkWriter {

  private static final int ZSTD_LEVEL = 6;

  private ChunkWriter() {}

  /**
   * One column of one row group, encoded and compressed.
   *
   * @param dictionary compressed page of the dictionary; empty where there is none
   * @param dictionaryBytes its uncompressed size
   * @param dictionarySize number of its values
   * @param encoding of the values in the data page
   * @param page compressed data page
   * @param pageBytes its uncompressed size
   */
  record Encoded(
      byte[] dictionary,
      int dictionaryBytes,
      int dictionarySize,
      Encoding encoding,
      byte[] page,
      int pageBytes) {

    int compressedBytes() {
      return dictionary.length + page.length;
    }
  }

  static byte[] compress(byte[] plain) {
    return Zstd.compress(plain, ZSTD_LEVEL);
  }

  /** Encodes a column without a dictionary. */
  static Encoded plain(Encoding encoding, byte[] page) {
    return new Encoded(new byte[0], 0, 0, encoding, compress(page), page.length);
  }

  /**
   * Encodes a column whose page ends with {@code parts} streams of {@code length} bytes, one for
   * each byte of a value. Each becomes a block of its own: random and regular bytes do not mix
   * then.
   */
  static Encoded split(byte[] page, int length, int parts) {
    byte[] whole = compress(page);
    byte[] blocks = compressInBlocks(page, length, parts);
    byte[] least = blocks.length < whole.length ? blocks : whole;
    return new Encoded(new byte[0], 0, 0, Encoding.BYTE_STREAM_SPLIT, least, page.length);
  }

  private static byte[] compressInBlocks(byte[] page, int length, int parts) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(page.length);
    int from = page.length - parts * length;
    try (ZstdOutputStreamNoFinalizer out =
        new ZstdOutputStreamNoFinalizer(compressed, ZSTD_LEVEL)) {
      out.write(page, 0, from);
      for (int part = 0; part < parts; part++) {
        out.flush();
        out.write(page, from + part * length, length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Compression in memory failed", e);
    }
    return compressed.toByteArray();
  }

  /** Encodes a column of indices into a dictionary. */
  static Encoded dictionary(byte[] dictionary, int size, byte[] page) {
    return new Encoded(
        compress(dictionary),
        dictionary.length,
        size,
        Encoding.RLE_DICTIONARY,
        compress(page),
        page.length);
  }

  /** Writes the pages at {@code out}'s position, and describes them. */
  static ColumnChunk write(ColumnSpec column, Encoded encoded, int rows, CountedOutput out)
      throws IOException {
    long start = out.count();
    long plainBytes = 0;
    boolean hasDictionary = encoded.dictionarySize() > 0;
    if (hasDictionary) {
      PageHeader header =
          new PageHeader(
              PageType.DICTIONARY_PAGE, encoded.dictionaryBytes(), encoded.dictionary().length);
      header.setDictionary_page_header(
          new DictionaryPageHeader(encoded.dictionarySize(), Encoding.PLAIN));
      plainBytes += writePage(header, encoded.dictionary(), out);
    }
    long dataStart = out.count();
    PageHeader header =
        new PageHeader(PageType.DATA_PAGE, encoded.pageBytes(), encoded.page().length);
    header.setData_page_header(
        new DataPageHeader(rows, encoded.encoding(), Encoding.RLE, Encoding.RLE));
    plainBytes += writePage(header, encoded.page(), out);
    ColumnMetaData metadata =
        new ColumnMetaData(
            column.type(),
            List.of(Encoding.RLE, Encoding.PLAIN, encoded.encoding()),
            List.of(column.name()),
            CompressionCodec.ZSTD,
            rows,
            plainBytes,
            out.count() - start,
            dataStart);
    if (hasDictionary) {
      metadata.setDictionary_page_offset(start);
    }
    ColumnChunk chunk = new ColumnChunk(start);
    chunk.setMeta_data(metadata);
    return chunk;
  }

  private static long writePage(PageHeader header, byte[] page, CountedOutput out)
      throws IOException {
    long before = out.count();
    Util.writePageHeader(header, out);
    long headerBytes = out.count() - before;
    out.write(page);
    return headerBytes + header.getUncompressed_page_size();
  }

  /**
   * A column of the file.
   *
   * @param type as Parquet stores it
   * @param isRequired whether no value may be missing
   */
  record ColumnSpec(String name, Type type, boolean isRequired) {}

  /** Counts the bytes that pass. */
  static final class CountedOutput extends OutputStream {

    private final OutputStream out;
    private long count;

    CountedOutput(OutputStream out) {
      this.out = out;
    }

    long count() {
      return count;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }
  }
}
