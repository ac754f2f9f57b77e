package io.leadline.sidecar.window;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Epochs that no other process of this source has had: milliseconds, then random bits. They rise
 * within a process; between processes they need not, since epochs of a window merge. Owned by one
 * thread.
 */
public final class Epochs implements LongSupplier {

  private static final int RANDOM_BITS = 20;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private long last;

  public Epochs(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public long getAsLong() {
    long next = (clock.millis() << RANDOM_BITS) | random.nextInt(1 << RANDOM_BITS);
    last = Math.max(last + 1, next);
    return last;
  }
}
