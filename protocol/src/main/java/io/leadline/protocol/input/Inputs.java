package io.leadline.protocol.input;

import com.github.luben.zstd.ZstdInputStream;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.Limits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Opens bytes that may be compressed: gzip and zstd are known by their first bytes. */
public final class Inputs {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int ZSTD_MAGIC = 0x28b52ffd;

  private Inputs() {}

  /**
   * The plain bytes, no more of them than the limits allow. Supports {@link InputStream#mark} of up
   * to 64 KiB; closing it closes {@code bytes}.
   *
   * @param source for error messages
   * @throws DecodeException if the bytes begin as compressed ones do, and are not; the stream
   *     throws one when a limit is passed or the compressed bytes are damaged
   */
  public static InputStream plain(InputStream bytes, String source, Limits limits)
      throws IOException {
    CountedInput compressed = new CountedInput(bytes);
    InputStream buffered = new BufferedInputStream(compressed, BUFFER_BYTES);
    byte[] magic = peek(buffered, 4);
    boolean isGzip = magic.length >= 2 && bigEndian(magic, 2) == GZIP_MAGIC;
    boolean isZstd = magic.length == 4 && bigEndian(magic, 4) == ZSTD_MAGIC;
    if (!isGzip && !isZstd) {
      return new BufferedInputStream(
          new LimitedInput(buffered, compressed, source, limits), BUFFER_BYTES);
    }
    try {
      InputStream plain =
          isGzip ? new GZIPInputStream(buffered, BUFFER_BYTES) : zstd(buffered, limits);
      return new BufferedInputStream(
          new LimitedInput(plain, compressed, source, limits), BUFFER_BYTES);
    } catch (IOException e) {
      String format = isGzip ? "gzip" : "zstd";
      throw new DecodeException(
          DecodeException.Reason.MALFORMED, source, "", "damaged " + format + " header", e);
    }
  }

  private static InputStream zstd(InputStream compressed, Limits limits) throws IOException {
    ZstdInputStream plain = new ZstdInputStream(compressed);
    plain.setLongMax(limits.zstdWindowLog());
    return plain;
  }

  private static byte[] peek(InputStream in, int count) throws IOException {
    in.mark(count);
    byte[] first = in.readNBytes(count);
    in.reset();
    return first;
  }

  private static int bigEndian(byte[] bytes, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }
}
