package io.leadline.sidecar.tee;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way of exchanges from the event loops to the one profiling thread: a lock-free queue, bounded
 * in number and in bytes. What does not fit is dropped and counted; the event loops never wait,
 * never wake the other thread and never see an exception.
 */
public final class Tee implements AutoCloseable {

  /** What an exchange holds beside its bodies, roughly. */
  static final int OVERHEAD_BYTES = 256;

  private static final System.Logger LOG = System.getLogger(Tee.class.getName());
  private static final int MOST_EXCHANGES = 2048;
  private static final long SHORTEST_NAP_NANOS = 500_000;
  private static final long LONGEST_NAP_NANOS = 20_000_000;
  private static final long CLOSING_MILLIS = 10_000;

  private final MpscArrayQueue<Exchange> queue = new MpscArrayQueue<>(MOST_EXCHANGES);
  private final AtomicLong heldBytes = new AtomicLong();
  private final TeeCounts counts = new TeeCounts();
  private final TeeLimits limits;
  private final ExchangeSink sink;
  private final Thread thread;
  private long lastIdleNanos;
  private volatile boolean isClosing;

  /** What the profiling thread does; its failures are counted and end nothing. */
  public interface ExchangeSink {

    void accept(Exchange exchange);

    /** Called at least every 20 ms or so, however busy the thread is. */
    void idle();
  }

  public Tee(TeeLimits limits, ExchangeSink sink) {
    this.limits = limits;
    this.sink = sink;
    this.thread = new Thread(this::run, "leadline-profiler");
    thread.setDaemon(true);
  }

  public Tee start() {
    thread.start();
    return this;
  }

  public TeeCounts counts() {
    return counts;
  }

  /** Bytes that copies hold at this moment. */
  public long heldBytes() {
    return heldBytes.get();
  }

  /**
   * Begins a copy of an exchange; its event loop owns it until it ends.
   *
   * @param request without its body
   * @return null where the profiling thread is so far behind that a copy would be for nothing
   */
  public @Nullable Capture begin(
      String id, String path, Exchange.Message request, long receivedMillis) {
    counts.seen.increment();
    if (queue.size() >= MOST_EXCHANGES) {
      drop(TeeCounts.Cause.QUEUE_FULL, path, receivedMillis);
      return null;
    }
    return new Capture(this, id, path, request, receivedMillis);
  }

  /** Takes an exchange that was put together elsewhere. May be called from any thread. */
  public void submit(Exchange exchange) {
    counts.seen.increment();
    if (reserve(sizeOf(exchange))) {
      offer(exchange);
    } else {
      drop(TeeCounts.Cause.BUDGET, exchange.path(), exchange.receivedMillis());
    }
  }

  /** Counts an exchange of which nothing can be profiled. May be called from any thread. */
  public void miss(TeeCounts.Cause cause, String path, long receivedMillis) {
    counts.seen.increment();
    drop(cause, path, receivedMillis);
  }

  boolean reserve(int bytes) {
    if (heldBytes.addAndGet(bytes) > limits.budgetBytes()) {
      heldBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void release(long bytes) {
    heldBytes.addAndGet(-bytes);
  }

  int mostBodyBytes() {
    return limits.mostBodyBytes();
  }

  void drop(TeeCounts.Cause cause, String path, long receivedMillis) {
    counts.drop(cause, path, receivedMillis);
  }

  void offer(Exchange exchange) {
    if (isClosing || !queue.offer(exchange)) {
      drop(TeeCounts.Cause.QUEUE_FULL, exchange.path(), exchange.receivedMillis());
      release(sizeOf(exchange));
    }
  }

  static int sizeOf(Exchange exchange) {
    return OVERHEAD_BYTES + exchange.request().body().length + exchange.response().body().length;
  }

  private void run() {
    long nap = SHORTEST_NAP_NANOS;
    while (!isClosing || !queue.isEmpty()) {
      Exchange exchange = queue.poll();
      if (exchange != null) {
        nap = SHORTEST_NAP_NANOS;
        profile(exchange);
      } else {
        // Naps instead of wake-ups: waking a thread costs the event loop more than the copy does.
        LockSupport.parkNanos(nap);
        nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
      }
      long now = System.nanoTime();
      if (exchange == null || now - lastIdleNanos > LONGEST_NAP_NANOS) {
        lastIdleNanos = now;
        runSafely(sink::idle);
      }
    }
    runSafely(sink::idle);
  }

  private void profile(Exchange exchange) {
    try {
      runSafely(() -> sink.accept(exchange));
    } finally {
      release(sizeOf(exchange));
    }
  }

  // The thread must outlive whatever an exchange does to the profiler.
  private void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      counts.failures.increment();
      LOG.log(System.Logger.Level.WARNING, "Profiling failed", e);
    }
  }

  /** Profiles what is queued, then ends the thread. */
  @Override
  public void close() throws InterruptedException {
    isClosing = true;
    LockSupport.unpark(thread);
    thread.join(CLOSING_MILLIS);
  }
}
