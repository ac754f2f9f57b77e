package io.leadline.server.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records that are durable once {@link #append} returned, whatever happens to the process.
 *
 * <p>Appends of concurrent callers are written and synced together (group commit) by one thread of
 * this log. Records go into segments; a segment is sealed when it is large or old enough, and waits
 * to be drained and deleted. All segments of an earlier process count as sealed: an old file is
 * never appended to. One process at a time may use a folder; a lock file guards it.
 *
 * <p>All methods may be called from any thread.
 */
public final class WriteAheadLog implements Closeable {

  /** Records of one caller, to be committed together; no records asks to seal the segment. */
  private record Pending(List<byte[]> records, long sizeBytes, CompletableFuture<Void> done) {

    boolean asksToSeal() {
      return records.isEmpty();
    }
  }

  // One group is copied into one buffer; concurrent callers beyond this wait for the next sync.
  private static final long GROUP_BYTES = 8L << 20;

  private final Path folder;
  private final WalLimits limits;
  private final Disk disk;
  private final LongSupplier nanoTime;
  private final FileChannel lock;
  private final SegmentNames names;
  private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final ConcurrentSkipListMap<String, Segment> sealed = new ConcurrentSkipListMap<>();
  private final AtomicLong undrainedBytes = new AtomicLong();
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong syncs = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final Thread committer;
  private volatile String lastFailure = "";
  private volatile boolean closing;
  private @Nullable OpenSegment open;

  /** Opens the log in {@code folder}, which is created where absent, with what is still in it. */
  public static WriteAheadLog open(Path folder, WalLimits limits) throws IOException {
    return open(folder, limits, new FileDisk(), System::nanoTime);
  }

  static WriteAheadLog open(Path folder, WalLimits limits, Disk disk, LongSupplier nanoTime)
      throws IOException {
    Files.createDirectories(folder);
    FileChannel lock = lock(folder.resolve("lock"));
    try {
      return new WriteAheadLog(folder, limits, disk, nanoTime, lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private WriteAheadLog(
      Path folder, WalLimits limits, Disk disk, LongSupplier nanoTime, FileChannel lock)
      throws IOException {
    this.folder = folder;
    this.limits = limits;
    this.disk = disk;
    this.nanoTime = nanoTime;
    this.lock = lock;
    this.names = SegmentNames.open(folder);
    recover();
    this.committer = new Thread(this::commitUntilClosed, "leadline-wal");
    committer.setDaemon(true);
    committer.start();
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held within this process; reported like a lock held by another one.
    }
    channel.close();
    throw new IOException(
        "Write-ahead folder %s is in use by another server".formatted(file.getParent()));
  }

  private void recover() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(Segment.SUFFIX)).toList();
    }
    for (Path file : files) {
      String fileName = file.getFileName().toString();
      String name = fileName.substring(0, fileName.length() - Segment.SUFFIX.length());
      addSealed(new Segment(name, file, Files.size(file)));
      undrainedBytes.addAndGet(Files.size(file));
    }
  }

  /**
   * Makes all records durable, together with those of concurrent callers.
   *
   * @throws WalUnavailableException if none of them counts as durable; after {@code DISK} some may
   *     still have reached it, so a caller who tries again must do so under the same ids
   */
  public void append(List<byte[]> newRecords) throws WalUnavailableException {
    long size = 0;
    for (byte[] record : newRecords) {
      if (record.length > limits.recordBytes()) {
        throw new IllegalArgumentException(
            "Invalid record: %d bytes (must be at most %d)"
                .formatted(record.length, limits.recordBytes()));
      }
      size += record.length + SegmentFormat.RECORD_HEADER_BYTES;
    }
    if (newRecords.isEmpty()) {
      return;
    }
    reserve(size);
    await(new Pending(List.copyOf(newRecords), size, new CompletableFuture<>()));
  }

  private void reserve(long size) throws WalUnavailableException {
    long reserved = undrainedBytes.addAndGet(size);
    if (reserved > limits.undrainedBytes()) {
      undrainedBytes.addAndGet(-size);
      throw new WalUnavailableException(
          WalUnavailableException.Reason.FULL,
          "%d bytes wait to be drained to the prediction log (limit %d)"
              .formatted(reserved - size, limits.undrainedBytes()));
    }
  }

  /** Seals the open segment, so that it can be drained without waiting for its size or age. */
  public void seal() throws WalUnavailableException {
    await(new Pending(List.of(), 0, new CompletableFuture<>()));
  }

  private void await(Pending pending) throws WalUnavailableException {
    queue.add(pending);
    // Checked after adding: either the committer sees the request or we see that it has stopped.
    if (closing && queue.remove(pending)) {
      undrainedBytes.addAndGet(-pending.sizeBytes());
      throw new WalUnavailableException(
          WalUnavailableException.Reason.CLOSED, "The server is shutting down");
    }
    try {
      pending.done().get();
    } catch (ExecutionException e) {
      throw new WalUnavailableException(
          WalUnavailableException.Reason.DISK,
          "Writing ahead failed: " + e.getCause(),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WalUnavailableException(
          WalUnavailableException.Reason.CLOSED, "Interrupted while waiting for the disk", e);
    }
  }

  private void commitUntilClosed() {
    while (!closing || !queue.isEmpty()) {
      try {
        Pending first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          commit(group(first));
        }
        sealIfLargeOrOld();
      } catch (InterruptedException e) {
        closing = true;
      }
    }
    sealOpen();
  }

  private List<Pending> group(Pending first) {
    List<Pending> group = new ArrayList<>(List.of(first));
    long size = first.sizeBytes();
    Pending next = queue.peek();
    while (next != null && size + next.sizeBytes() <= GROUP_BYTES) {
      group.add(queue.remove());
      size += next.sizeBytes();
      next = queue.peek();
    }
    return group;
  }

  private void commit(List<Pending> group) {
    try {
      List<byte[]> all = group.stream().flatMap(pending -> pending.records().stream()).toList();
      if (!all.isEmpty()) {
        openSegment().append(all);
        records.addAndGet(all.size());
        syncs.incrementAndGet();
      }
      if (group.stream().anyMatch(Pending::asksToSeal)) {
        sealOpen();
      }
      lastFailure = "";
      group.forEach(pending -> pending.done().complete(null));
    } catch (IOException | RuntimeException | Error e) {
      // Error too: an OutOfMemoryError must fail these callers, not leave them waiting for ever.
      fail(group, e);
    }
  }

  private void fail(List<Pending> group, Throwable cause) {
    failures.incrementAndGet();
    lastFailure = String.valueOf(cause);
    OpenSegment failed = open;
    open = null;
    if (failed != null) {
      addSealed(failed.abandon());
    }
    for (Pending pending : group) {
      undrainedBytes.addAndGet(-pending.sizeBytes());
      pending.done().completeExceptionally(cause);
    }
  }

  private OpenSegment openSegment() throws IOException {
    OpenSegment known = open;
    if (known != null) {
      return known;
    }
    OpenSegment created = OpenSegment.create(disk, folder, names.next(), nanoTime.getAsLong());
    undrainedBytes.addAndGet(SegmentFormat.HEADER_BYTES);
    open = created;
    return created;
  }

  private void sealIfLargeOrOld() {
    OpenSegment segment = open;
    if (segment != null
        && (segment.sizeBytes() >= limits.segmentBytes()
            || segment.ageNanos(nanoTime.getAsLong()) >= limits.segmentAge().toNanos())) {
      sealOpen();
    }
  }

  private void sealOpen() {
    OpenSegment segment = open;
    open = null;
    if (segment == null) {
      return;
    }
    try {
      addSealed(segment.seal());
    } catch (IOException e) {
      // All of it was synced before; a failed close cannot take that back.
      addSealed(segment.abandon());
    }
  }

  private void addSealed(Segment segment) {
    sealed.put(segment.name(), segment);
  }

  /** The sealed segment to drain first; empty if there is none. */
  Optional<Segment> oldestSealed() {
    return Optional.ofNullable(sealed.firstEntry()).map(entry -> entry.getValue());
  }

  /** Deletes a sealed segment whose records are durable elsewhere. */
  void delete(Segment segment) throws IOException {
    Files.deleteIfExists(segment.file());
    sealed.remove(segment.name());
    undrainedBytes.addAndGet(-segment.sizeBytes());
  }

  public WalStatus status() {
    return new WalStatus(
        records.get(),
        syncs.get(),
        failures.get(),
        undrainedBytes.get(),
        limits.undrainedBytes(),
        sealed.size(),
        lastFailure);
  }

  /** Commits what was asked for before, seals, and lets go of the folder. */
  @Override
  public void close() throws IOException {
    closing = true;
    try {
      committer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.close();
  }
}
