package io.leadline.server.ingest;

import io.leadline.server.wal.WalUnavailableException;
import io.leadline.server.wal.WriteAheadLog;
import java.io.Closeable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Writes the time ahead now and then while halves of exchanges wait, so that they are given up also
 * when no other comes.
 */
public final class PatienceTicker implements Closeable {

  private static final System.Logger LOG = System.getLogger(PatienceTicker.class.getName());

  private final WriteAheadLog wal;
  private final PairedHalves halves;
  private final Clock clock;
  private final Duration interval;
  private final Thread thread;
  private boolean isClosing;

  private PatienceTicker(WriteAheadLog wal, PairedHalves halves, Clock clock, Duration interval) {
    this.wal = wal;
    this.halves = halves;
    this.clock = clock;
    this.interval = interval;
    this.thread = new Thread(this::tickUntilClosed, "leadline-patience");
    thread.setDaemon(true);
  }

  public static PatienceTicker start(
      WriteAheadLog wal, PairedHalves halves, Clock clock, Duration interval) {
    PatienceTicker ticker = new PatienceTicker(wal, halves, clock, interval);
    ticker.thread.start();
    return ticker;
  }

  private synchronized void tickUntilClosed() {
    while (!isClosing) {
      try {
        wait(Math.max(1, interval.toMillis()));
        if (!isClosing && halves.waiting() > 0) {
          wal.append(List.of(HalfRecord.tick(clock.instant())));
        }
      } catch (WalUnavailableException e) {
        // The log is full or its disk fails, which it tells by itself; halves wait on.
        LOG.log(System.Logger.Level.DEBUG, "No tick", e);
      } catch (InterruptedException e) {
        isClosing = true;
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosing = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
