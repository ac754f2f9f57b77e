package io.leadline.server.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A disk that becomes full on demand. */
final class FailingDisk implements Disk {

  enum Call {
    NONE,
    CREATE,
    /** Half of the bytes reach the file, and it can not be truncated either. */
    WRITE_HALF,
    FORCE
  }

  private final Disk disk = new FileDisk();
  volatile Call failing = Call.NONE;

  @Override
  public SegmentFile create(Path path) throws IOException {
    failIf(Call.CREATE);
    SegmentFile file = disk.create(path);
    return new SegmentFile() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        if (failing == Call.WRITE_HALF) {
          bytes.limit(bytes.position() + bytes.remaining() / 2);
          file.write(bytes);
        } else {
          file.write(bytes);
        }
        failIf(Call.WRITE_HALF);
      }

      @Override
      public void force() throws IOException {
        failIf(Call.FORCE);
        file.force();
      }

      @Override
      public void truncate(long sizeBytes) throws IOException {
        failIf(Call.WRITE_HALF);
        file.truncate(sizeBytes);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  private void failIf(Call call) throws IOException {
    if (failing == call) {
      throw new IOException("No space left on device");
    }
  }
}
