package io.leadline.sidecar.send;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends snapshots to the centre on a thread of its own. While the centre is away it tries again
 * with growing, jittered pauses, and keeps the last snapshot of each window: on disk, where it has
 * a folder. It may send one twice; that does no harm.
 */
public final class Sender implements Consumer<Snapshot>, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Sender.class.getName());
  private static final int MESSAGE_BYTES = 1 << 20;

  private final SnapshotTransport centre;
  private final Outbox outbox;
  private final @Nullable Spool spool;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "leadline-sender");
            created.setDaemon(true);
            return created;
          });
  private final FailsafeExecutor<Object> retries;
  private final AtomicBoolean isUnderWay = new AtomicBoolean();
  private final LongAdder sent = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder spoolFailures = new LongAdder();
  private volatile String lastError = "";

  /** Where messages go. */
  @FunctionalInterface
  public interface SnapshotTransport {

    /**
     * Sends a message; when this returns, it is kept there.
     *
     * @throws Centre.RefusedException if it is of no use to try again
     * @throws IOException if it did not arrive, or nobody knows
     */
    void send(byte[] message) throws IOException;
  }

  /**
   * @param shortestPause after the first failure; each further one doubles it
   * @param longestPause between two attempts
   * @param budgetBytes of snapshots that wait, in memory and on disk
   */
  public record SenderSettings(Duration shortestPause, Duration longestPause, long budgetBytes) {

    public static final SenderSettings DEFAULT =
        new SenderSettings(Duration.ofSeconds(1), Duration.ofMinutes(1), 16 << 20);
  }

  /**
   * @param folder for what could not be sent; without one, a restart loses it
   */
  public Sender(SnapshotTransport centre, Optional<Path> folder, SenderSettings settings) {
    this.centre = centre;
    this.outbox = new Outbox(settings.budgetBytes());
    this.spool = folder.map(this::open).orElse(null);
    RetryPolicy<Object> policy =
        RetryPolicy.builder()
            .handle(IOException.class)
            .withBackoff(settings.shortestPause(), settings.longestPause())
            .withJitter(0.3)
            .withMaxRetries(-1)
            .build();
    this.retries = Failsafe.with(policy).with(thread);
    resumeSpooled();
  }

  private @Nullable Spool open(Path folder) {
    try {
      return new Spool(folder);
    } catch (IOException e) {
      spoolFailed(e);
      return null;
    }
  }

  private void resumeSpooled() {
    Spool known = spool;
    if (known == null) {
      return;
    }
    try {
      for (Outbox.Entry entry : known.read()) {
        put(entry);
      }
    } catch (IOException e) {
      spoolFailed(e);
    }
    if (outbox.size() > 0) {
      begin();
    }
  }

  /** Takes over a snapshot; never blocks for long. */
  @Override
  public void accept(Snapshot snapshot) {
    Outbox.Entry entry = Outbox.Entry.of(snapshot);
    put(entry);
    begin();
    if (spool != null && !lastError.isEmpty()) {
      // The next attempt may be a minute away, and a kill nearer.
      onThread(() -> writeSpooled(outbox.waiting(entry)));
    }
  }

  private void put(Outbox.Entry entry) {
    List<Outbox.Entry> dropped = outbox.put(entry);
    for (Outbox.Entry one : dropped) {
      LOG.log(
          System.Logger.Level.WARNING,
          "No room for unsent snapshots: {0} is let go",
          one.key().window());
    }
    if (!dropped.isEmpty()) {
      onThread(() -> deleteSpooled(dropped));
    }
  }

  private void onThread(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed: what is left is tried, and kept, by close itself.
    }
  }

  private void begin() {
    if (isUnderWay.compareAndSet(false, true)) {
      retries.runAsync(this::sendAll);
    }
  }

  /** One attempt; an exception brings about the next one. */
  private void sendAll() throws IOException {
    List<Outbox.Entry> next = outbox.next(MESSAGE_BYTES);
    while (!next.isEmpty()) {
      try {
        centre.send(message(next));
        sent.add(next.size());
        done(next);
      } catch (Centre.RefusedException e) {
        refused(next, e);
      } catch (IOException e) {
        failed(e);
        throw e;
      }
      next = outbox.next(MESSAGE_BYTES);
    }
    isUnderWay.set(false);
    // What came between the last look and the flag would wait for the next snapshot.
    if (outbox.size() > 0) {
      begin();
    }
  }

  private static byte[] message(List<Outbox.Entry> entries) {
    return SnapshotCodec.join(entries.stream().map(Outbox.Entry::message).toList());
  }

  private void done(List<Outbox.Entry> entries) {
    lastError = "";
    outbox.sent(entries);
    deleteSpooled(entries);
  }

  /** A message of several is tried one by one, so that a bad one does not take the others along. */
  private void refused(List<Outbox.Entry> entries, Centre.RefusedException e) throws IOException {
    if (entries.size() > 1) {
      for (Outbox.Entry entry : entries) {
        sendOne(entry);
      }
      return;
    }
    // Cumulative: as long as its window is open, the next snapshot says the same and more.
    refused.add(1);
    lastError = String.valueOf(e.getMessage());
    LOG.log(System.Logger.Level.WARNING, "The centre refuses a snapshot: {0}", e.getMessage());
    outbox.sent(entries);
    deleteSpooled(entries);
  }

  private void sendOne(Outbox.Entry entry) throws IOException {
    try {
      centre.send(entry.message());
      sent.add(1);
      done(List.of(entry));
    } catch (Centre.RefusedException e) {
      refused(List.of(entry), e);
    } catch (IOException e) {
      failed(e);
      throw e;
    }
  }

  private void failed(IOException e) {
    failures.add(1);
    String words = String.valueOf(e.getMessage());
    if (lastError.isEmpty()) {
      LOG.log(System.Logger.Level.WARNING, "The centre cannot be reached: {0}", words);
    }
    lastError = words;
    writeSpooled(outbox.all());
  }

  private void writeSpooled(List<Outbox.Entry> entries) {
    Spool known = spool;
    if (known == null) {
      return;
    }
    try {
      for (Outbox.Entry entry : entries) {
        known.write(entry);
      }
    } catch (IOException e) {
      spoolFailed(e);
    }
  }

  private void deleteSpooled(List<Outbox.Entry> entries) {
    Spool known = spool;
    if (known == null) {
      return;
    }
    try {
      for (Outbox.Entry entry : entries) {
        known.delete(entry.key());
      }
    } catch (IOException e) {
      spoolFailed(e);
    }
  }

  // A full disk costs what a restart would lose, and nothing else.
  private void spoolFailed(IOException e) {
    if (spoolFailures.sum() == 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Unsent snapshots cannot be kept on disk: {0}",
          e.toString());
    }
    spoolFailures.increment();
  }

  /** Snapshots that the centre has taken. */
  public long sent() {
    return sent.sum();
  }

  /** Attempts that failed. */
  public long failures() {
    return failures.sum();
  }

  /** Snapshots that the centre has refused. */
  public long refused() {
    return refused.sum();
  }

  /** Snapshots that were let go for want of room. */
  public long lost() {
    return outbox.lost();
  }

  /** Times that the disk did not take or give what it should. */
  public long spoolFailures() {
    return spoolFailures.sum();
  }

  /** Snapshots that wait. */
  public int waiting() {
    return outbox.size();
  }

  /** Bytes of the snapshots that wait. */
  public long waitingBytes() {
    return outbox.bytes();
  }

  /** Why the last attempt failed; empty if it did not. */
  public String lastError() {
    return lastError;
  }

  /** Tries once more to send what waits, for some seconds; what is left is on disk. */
  @Override
  public void close() throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
      return;
    }
    try {
      sendAll();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} snapshots are left unsent: {1}",
          outbox.size(),
          e.getMessage());
    }
  }
}
