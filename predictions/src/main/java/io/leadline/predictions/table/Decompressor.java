package io.leadline.predictions.table;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** Decompresses pages. Owned by one thread; holds native memory until closed. */
final class Decompressor implements Closeable {

  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();

  /**
   * Decompresses {@code source[from, from + length)} to exactly {@code size} bytes at {@code to} of
   * {@code target}.
   */
  void decompress(
      CompressionCodec codec,
      byte[] source,
      int from,
      int length,
      byte[] target,
      int to,
      int size) {
    if (size == 0) {
      return;
    }
    int written;
    try {
      written =
          switch (codec) {
            case UNCOMPRESSED -> copy(source, from, length, target, to, size);
            case ZSTD -> zstd.decompressByteArray(target, to, size, source, from, length);
            case SNAPPY -> snappy(source, from, length, target, to, size);
            case GZIP -> gzip(source, from, length, target, to, size);
            case LZ4_RAW ->
                new Lz4Decompressor().decompress(source, from, length, target, to, size);
            case LZO, BROTLI, LZ4 ->
                throw PageFault.unsupported(
                    "compressed with %s (readable are ZSTD, SNAPPY, GZIP, LZ4_RAW, UNCOMPRESSED)",
                    codec);
          };
    } catch (ZstdException | MalformedInputException | IOException e) {
      throw PageFault.corrupt("its %s data is damaged: %s", codec, e.getMessage());
    }
    if (written != size) {
      throw PageFault.corrupt("%d bytes after decompression (its header says %d)", written, size);
    }
  }

  private static int copy(byte[] source, int from, int length, byte[] target, int to, int size) {
    System.arraycopy(source, from, target, to, Math.min(length, size));
    return length;
  }

  private static int snappy(byte[] source, int from, int length, byte[] target, int to, int size)
      throws IOException {
    // The native code trusts the length in the data, not the room in the target.
    int stated = Snappy.uncompressedLength(source, from, length);
    return stated == size ? Snappy.uncompress(source, from, length, target, to) : stated;
  }

  private static int gzip(byte[] source, int from, int length, byte[] target, int to, int size)
      throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(source, from, length))) {
      int count = in.readNBytes(target, to, size);
      return in.read() < 0 ? count : size + 1;
    }
  }

  @Override
  public void close() {
    zstd.close();
  }
}
