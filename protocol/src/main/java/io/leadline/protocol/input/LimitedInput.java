package io.leadline.protocol.input;

import io.leadline.protocol.DecodeException;
import io.leadline.protocol.Limits;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Stops where the plain bytes become too many, in all or for their compressed size. */
final class LimitedInput extends FilterInputStream {

  /** Small inputs may be compressed as well as they like. */
  private static final long RATIO_FROM_BYTES = 1 << 20;

  private final CountedInput compressed;
  private final String source;
  private final Limits limits;
  private long count;

  LimitedInput(InputStream plain, CountedInput compressed, String source, Limits limits) {
    super(plain);
    this.compressed = compressed;
    this.source = source;
    this.limits = limits;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = readPlain(target, offset, length);
    if (read > 0) {
      count += read;
      check();
    }
    return read;
  }

  private int readPlain(byte[] target, int offset, int length) throws IOException {
    try {
      return super.read(target, offset, length);
    } catch (EOFException e) {
      throw damaged("the compressed data ends too early", e);
    } catch (ZipException | com.github.luben.zstd.ZstdIOException e) {
      throw damaged("the compressed data is damaged (" + e.getMessage() + ")", e);
    }
  }

  private DecodeException damaged(String message, IOException cause) {
    return new DecodeException(
        DecodeException.Reason.MALFORMED,
        source,
        "byte %,d".formatted(compressed.count()),
        message,
        cause);
  }

  private void check() throws DecodeException {
    if (count > limits.maxBytes()) {
      throw DecodeException.tooLarge(
          source, "", "more than %,d bytes".formatted(limits.maxBytes()));
    }
    if (count > RATIO_FROM_BYTES && count / limits.maxRatio() > Math.max(1, compressed.count())) {
      throw DecodeException.tooLarge(
          source,
          "",
          "expands to more than %,d times its compressed size".formatted(limits.maxRatio()));
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
