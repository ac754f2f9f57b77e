package io.leadline.server.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Moves sealed segments, oldest first, to a {@link SegmentSink} and deletes them. What cannot be
 * read goes to the quarantine folder, is counted, and stops nothing else. When the sink fails, the
 * segment stays and is tried again, ever more slowly; meanwhile the log fills up to its limit.
 */
public final class SegmentDrain implements Closeable {

  private static final Logger LOG = Logger.getLogger(SegmentDrain.class.getName());
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final WriteAheadLog wal;
  private final SegmentSink sink;
  private final Path quarantine;
  private final AtomicLong drained = new AtomicLong();
  private final AtomicLong quarantined = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread;
  private volatile boolean closing;
  private volatile String lastFailure = "";

  /** Makes a drain that does nothing before {@link #start} or {@link #drain} is called. */
  public SegmentDrain(WriteAheadLog wal, SegmentSink sink, Path quarantine) {
    this.wal = wal;
    this.sink = sink;
    this.quarantine = quarantine;
    this.thread = new Thread(this::drainUntilClosed, "leadline-drain");
    thread.setDaemon(true);
  }

  /** Drains in the background until closed. */
  public SegmentDrain start() {
    thread.start();
    return this;
  }

  private void drainUntilClosed() {
    long pauseMillis = POLL.toMillis();
    while (!closing) {
      pauseMillis =
          isDrained() ? POLL.toMillis() : Math.min(2 * pauseMillis, LONGEST_PAUSE.toMillis());
      pause(pauseMillis);
    }
  }

  private boolean isDrained() {
    try {
      drain();
      return true;
    } catch (IOException | RuntimeException | Error e) {
      // The top of this thread's loop: an Error must not end draining for the rest of the process.
      if (lastFailure.isEmpty()) {
        LOG.log(Level.WARNING, "Draining to the prediction log failed; it is tried again", e);
      }
      failures.incrementAndGet();
      lastFailure = String.valueOf(e);
      return false;
    }
  }

  private synchronized void pause(long millis) {
    try {
      if (!closing) {
        wait(millis);
      }
    } catch (InterruptedException e) {
      closing = true;
    }
  }

  /**
   * Drains all segments that are sealed, in the calling thread.
   *
   * @throws IOException if the sink or the disk failed; what was drained before stays drained
   */
  public synchronized void drain() throws IOException {
    for (Optional<Segment> next = wal.oldestSealed(); next.isPresent(); next = wal.oldestSealed()) {
      drain(next.get());
      lastFailure = "";
    }
  }

  private void drain(Segment segment) throws IOException {
    SegmentReader.Contents contents = SegmentReader.read(segment.file());
    for (SegmentReader.Damage damage : contents.damages()) {
      setAside("%s-at-%d.damaged".formatted(segment.name(), damage.offset()), damage.bytes());
    }
    if (!contents.records().isEmpty()) {
      List<byte[]> refused = sink.accept(segment.name(), contents.records());
      for (int i = 0; i < refused.size(); i++) {
        setAside("%s-%d.refused".formatted(segment.name(), i), refused.get(i));
      }
      drained.addAndGet(contents.records().size() - refused.size());
    }
    wal.delete(segment);
  }

  private void setAside(String fileName, byte[] bytes) throws IOException {
    Files.createDirectories(quarantine);
    Path file = quarantine.resolve(fileName);
    try (Disk.SegmentFile created = new FileDisk().create(file)) {
      created.write(ByteBuffer.wrap(bytes));
      created.force();
    } catch (FileAlreadyExistsException e) {
      // Set aside by a drain that was interrupted before it could delete the segment.
      return;
    }
    quarantined.incrementAndGet();
    LOG.log(
        Level.WARNING, "Set aside {0} unreadable bytes in {1}", new Object[] {bytes.length, file});
  }

  public DrainStatus status() {
    return new DrainStatus(drained.get(), quarantined.get(), failures.get(), lastFailure);
  }

  /** Stops after the segment at hand; what is not drained waits for the next start. */
  @Override
  public void close() {
    closing = true;
    synchronized (this) {
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
