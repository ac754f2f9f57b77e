package io.leadline.cli;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A line on a terminal's standard error that tells how far a job is; nothing where nobody looks.
 * Counts from any thread.
 */
final class Progress implements AutoCloseable {

  private static final long REDRAW_NANOS = 100_000_000;
  private static final int BAR_WIDTH = 30;

  private final String label;
  private final long total;
  private final PrintWriter out;
  private final boolean isShown;
  private final long started = System.nanoTime();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong drawn = new AtomicLong();

  /**
   * @param total expected units, 0 where unknown
   */
  Progress(String label, long total, PrintWriter out, boolean isShown) {
    this.label = label;
    this.total = total;
    this.out = out;
    this.isShown = isShown;
  }

  void add(long units) {
    long sum = done.addAndGet(units);
    long now = System.nanoTime();
    long before = drawn.get();
    if (isShown && now - before > REDRAW_NANOS && drawn.compareAndSet(before, now)) {
      draw(sum, now);
    }
  }

  private synchronized void draw(long sum, long now) {
    double seconds = (now - started) / 1e9;
    if (total > 0) {
      double share = Math.min(1, (double) sum / total);
      int filled = (int) (BAR_WIDTH * share);
      out.printf(
          "\r%s [%s%s] %3.0f %%  %.0f s left ",
          label,
          "=".repeat(filled),
          " ".repeat(BAR_WIDTH - filled),
          100 * share,
          share == 0 ? 0 : seconds / share - seconds);
    } else {
      out.printf("\r%s %,d in %.0f s ", label, sum, seconds);
    }
    out.flush();
  }

  @Override
  public synchronized void close() {
    if (isShown) {
      out.print("\r\033[K");
      out.flush();
    }
  }
}
