package io.leadline.predictions.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes of one column chunk, by positioned reads, so that many chunks of a file are read at
 * once. Page headers go through a small buffer; page bodies do not.
 */
final class ChunkInput extends InputStream {

  private static final int BUFFER_BYTES = 16 * 1024;

  private final FileChannel file;
  private final long end;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long filePosition;
  private int at;
  private int limit;

  ChunkInput(FileChannel file, long from, long length) {
    this.file = file;
    this.filePosition = from;
    this.end = from + length;
  }

  /** Bytes of the chunk that were not read yet. */
  long remaining() {
    return end - filePosition + limit - at;
  }

  @Override
  public int read() throws IOException {
    if (at == limit && !fill()) {
      return -1;
    }
    return buffer[at++] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (at == limit && !fill()) {
      return -1;
    }
    int count = Math.min(length, limit - at);
    System.arraycopy(buffer, at, into, offset, count);
    at += count;
    return count;
  }

  /** Reads exactly {@code length} bytes. */
  void readFully(byte[] into, int length) throws IOException {
    if (length > remaining()) {
      throw PageFault.corrupt("its column chunk ends %d bytes early", length - remaining());
    }
    int buffered = Math.min(length, limit - at);
    System.arraycopy(buffer, at, into, 0, buffered);
    at += buffered;
    ByteBuffer rest = ByteBuffer.wrap(into, buffered, length - buffered);
    while (rest.hasRemaining()) {
      filePosition += readSome(rest);
    }
  }

  private boolean fill() throws IOException {
    int wanted = (int) Math.min(BUFFER_BYTES, end - filePosition);
    if (wanted <= 0) {
      return false;
    }
    limit = readSome(ByteBuffer.wrap(buffer, 0, wanted));
    filePosition += limit;
    at = 0;
    return true;
  }

  private int readSome(ByteBuffer into) throws IOException {
    int count = file.read(into, filePosition);
    if (count < 0) {
      throw PageFault.corrupt("the file ends inside its column chunk");
    }
    return count;
  }
}
