package io.leadline.server.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The segment that is being written. Owned by the thread that commits. */
final class OpenSegment {

  private final String name;
  private final Path path;
  private final Disk.SegmentFile file;
  private final long openedNanos;
  private long durableBytes;

  private OpenSegment(String name, Path path, Disk.SegmentFile file, long openedNanos) {
    this.name = name;
    this.path = path;
    this.file = file;
    this.openedNanos = openedNanos;
  }

  static OpenSegment create(Disk disk, Path folder, String name, long nowNanos) throws IOException {
    Path path = folder.resolve(name + Segment.SUFFIX);
    OpenSegment segment = new OpenSegment(name, path, disk.create(path), nowNanos);
    segment.file.write(SegmentFormat.header());
    segment.durableBytes = SegmentFormat.HEADER_BYTES;
    return segment;
  }

  /** Writes all records and syncs once; on failure none of them counts as written. */
  void append(List<byte[]> records) throws IOException {
    int size = records.stream().mapToInt(r -> r.length + SegmentFormat.RECORD_HEADER_BYTES).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size);
    records.forEach(record -> SegmentFormat.putRecord(bytes, record));
    file.write(bytes.flip());
    file.force();
    durableBytes += size;
  }

  /**
   * Closes after a failed write or sync. What the failed call left behind is cut off where the disk
   * still lets us; where not, it stays as a torn tail or as records whose ids will come again.
   */
  Segment abandon() {
    try (file) {
      file.truncate(durableBytes);
    } catch (IOException e) {
      // The disk already failed; the caller reports the first failure.
    }
    return sealed();
  }

  Segment seal() throws IOException {
    file.close();
    return sealed();
  }

  private Segment sealed() {
    return new Segment(name, path, durableBytes);
  }

  long sizeBytes() {
    return durableBytes;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - openedNanos;
  }
}
