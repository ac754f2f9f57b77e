package io.leadline.predictions.table;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;

/**
 * The pages of one column chunk, one at a time, in two buffers: the compressed one is shared by all
 * columns of the reading thread, the decompressed one is the column's own.
 */
final class PageReader {

  /** More than any known writer makes; bounds what a damaged or hostile file can allocate. */
  static final int MOST_PAGE_BYTES = 256 << 20;

  private static final int GRAIN = 64 * 1024;

  private final ChunkInput input;
  private final ColumnType type;
  private final CompressionCodec codec;
  private final PageBuffer compressed;
  private final PageBuffer buffer = new PageBuffer();
  private final Decompressor decompressor;
  private int pages;

  PageReader(
      ChunkInput input,
      ColumnType type,
      CompressionCodec codec,
      PageBuffer compressed,
      Decompressor decompressor) {
    this.input = input;
    this.type = type;
    this.codec = codec;
    this.compressed = compressed;
    this.decompressor = decompressor;
  }

  /** A byte array that grows to the largest page it held. */
  static final class PageBuffer {
    private byte[] bytes = new byte[0];

    byte[] ofAtLeast(int size) {
      int needed = size + Bytes.SLACK;
      if (bytes.length < needed) {
        bytes = new byte[(needed + GRAIN - 1) / GRAIN * GRAIN];
      }
      return bytes;
    }
  }

  /** Pages read so far, the dictionary included. */
  int pages() {
    return pages;
  }

  /** The next page of values or of the dictionary; all earlier pages become invalid. */
  Page next() throws IOException {
    while (true) {
      if (input.remaining() <= 0) {
        throw PageFault.corrupt("its column chunk ends before its rows do");
      }
      PageHeader header = Thrift.pageHeader(input);
      pages++;
      check(header);
      byte[] body = compressed.ofAtLeast(header.getCompressed_page_size());
      input.readFully(body, header.getCompressed_page_size());
      checkSum(header, body);
      if (header.isSetData_page_header()) {
        return first(header, header.getData_page_header(), body);
      } else if (header.isSetData_page_header_v2()) {
        return second(header, header.getData_page_header_v2(), body);
      } else if (header.isSetDictionary_page_header()) {
        return dictionary(header, header.getDictionary_page_header(), body);
      }
      // Index pages, and what later versions may add, are to be passed over.
    }
  }

  private static void check(PageHeader header) {
    int stored = header.getCompressed_page_size();
    int size = header.getUncompressed_page_size();
    if (stored < 0 || size < 0 || stored > MOST_PAGE_BYTES || size > MOST_PAGE_BYTES) {
      throw PageFault.corrupt(
          "page of %d bytes, %d decompressed (must be in [0, %d])", stored, size, MOST_PAGE_BYTES);
    }
  }

  private static void checkSum(PageHeader header, byte[] body) {
    if (header.isSetCrc()) {
      CRC32 sum = new CRC32();
      sum.update(body, 0, header.getCompressed_page_size());
      if ((int) sum.getValue() != header.getCrc()) {
        throw PageFault.corrupt(
            "checksum %08x (its header says %08x)", (int) sum.getValue(), header.getCrc());
      }
    }
  }

  private Page first(PageHeader header, DataPageHeader data, byte[] body) {
    int rows = checkedRows(data.getNum_values());
    byte[] bytes = decompressed(header, body);
    int size = header.getUncompressed_page_size();
    if (type.levels() == 0) {
      return new Page(false, rows, data.getEncoding(), Optional.empty(), bytes, 0, size);
    }
    if (data.getDefinition_level_encoding() != Encoding.RLE) {
      throw PageFault.unsupported(
          "definition levels as %s (readable is RLE)", data.getDefinition_level_encoding());
    }
    int length = Bytes.intAt(bytes, 0);
    if (length < 0 || length > size - Integer.BYTES) {
      throw PageFault.corrupt("%d bytes of levels in a page of %d", length, size);
    }
    int from = Integer.BYTES + length;
    return new Page(
        false, rows, data.getEncoding(), levels(bytes, Integer.BYTES, length), bytes, from, size);
  }

  /** Version 2: the levels come first and are never compressed. */
  private Page second(PageHeader header, DataPageHeaderV2 data, byte[] body) {
    int rows = checkedRows(data.getNum_values());
    int stored = header.getCompressed_page_size();
    int size = header.getUncompressed_page_size();
    int levels = data.getDefinition_levels_byte_length();
    if (data.getRepetition_levels_byte_length() != 0
        || levels < 0
        || levels > stored
        || levels > size) {
      throw PageFault.corrupt("%d bytes of levels in a page of %d", levels, stored);
    }
    byte[] bytes = buffer.ofAtLeast(size);
    System.arraycopy(body, 0, bytes, 0, levels);
    CompressionCodec used =
        !data.isSetIs_compressed() || data.isIs_compressed()
            ? codec
            : CompressionCodec.UNCOMPRESSED;
    decompressor.decompress(used, body, levels, stored - levels, bytes, levels, size - levels);
    clearSlack(bytes, size);
    Optional<Levels> present = type.levels() == 0 ? Optional.empty() : levels(bytes, 0, levels);
    return new Page(false, rows, data.getEncoding(), present, bytes, levels, size);
  }

  private Page dictionary(PageHeader header, DictionaryPageHeader data, byte[] body) {
    Encoding encoding = data.getEncoding();
    if (encoding != Encoding.PLAIN && encoding != Encoding.PLAIN_DICTIONARY) {
      throw PageFault.unsupported("a dictionary encoded as %s (readable is PLAIN)", encoding);
    }
    int values = checkedRows(data.getNum_values());
    byte[] bytes = decompressed(header, body);
    return new Page(
        true,
        values,
        Encoding.PLAIN,
        Optional.empty(),
        bytes,
        0,
        header.getUncompressed_page_size());
  }

  private byte[] decompressed(PageHeader header, byte[] body) {
    int size = header.getUncompressed_page_size();
    byte[] bytes = buffer.ofAtLeast(size);
    decompressor.decompress(codec, body, 0, header.getCompressed_page_size(), bytes, 0, size);
    clearSlack(bytes, size);
    return bytes;
  }

  private Optional<Levels> levels(byte[] bytes, int from, int length) {
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(type.levels());
    return Optional.of(new Levels(new RleReader(bytes, from, from + length, width), type.levels()));
  }

  private static int checkedRows(int rows) {
    if (rows < 0) {
      throw PageFault.corrupt("%d values (must be at least 0)", rows);
    }
    return rows;
  }

  // What an earlier page left there must not pass for data of this one.
  private static void clearSlack(byte[] bytes, int size) {
    Arrays.fill(bytes, size, size + Bytes.SLACK, (byte) 0);
  }
}
