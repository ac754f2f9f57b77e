package io.leadline.server.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The few things that the write-ahead log asks of a disk; tests put failing ones in its place. */
interface Disk {

  /** Creates a file that must not exist yet; its name is durable when this returns. */
  SegmentFile create(Path path) throws IOException;

  /** A file that is only appended to. Owned by one thread. */
  interface SegmentFile extends Closeable {

    void write(ByteBuffer bytes) throws IOException;

    /** Returns when all that was written is on stable storage. */
    void force() throws IOException;

    void truncate(long sizeBytes) throws IOException;
  }
}
