package io.leadline.store.notify;

import io.leadline.store.FastStore;
import io.leadline.store.Notification;
import io.leadline.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Delivers queued notifications, at least once. What fails is tried again after one second, then
 * after twice as long each time up to an hour, each time ± 20 %, {@value #MOST_ATTEMPTS} times; the
 * attempts are kept in the store, so a restart forgets none.
 */
public final class Sender implements AutoCloseable {

  /** Attempts after which a notification is given up: about half a day. */
  public static final int MOST_ATTEMPTS = 24;

  private static final System.Logger LOG = System.getLogger(Sender.class.getName());
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);
  private static final double JITTER = 0.2;
  private static final int AT_ONCE = 50;
  private static final long POLL_MILLIS = 500;

  private final FastStore store;
  private final BiFunction<String, String, Target> targets;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Sender::daemon);

  /**
   * @param targets the target of a model (first) by its name (second); for unknown names it answers
   *     with one that refuses
   */
  public Sender(
      FastStore store,
      BiFunction<String, String, Target> targets,
      InstantSource clock,
      RandomGenerator random) {
    this.store = store;
    this.targets = targets;
    this.clock = clock;
    this.random = random;
  }

  private static Thread daemon(Runnable task) {
    Thread daemon = new Thread(task, "leadline-notifications");
    daemon.setDaemon(true);
    return daemon;
  }

  /** Begins to deliver, on a thread of its own. */
  public Sender start() {
    thread.scheduleWithFixedDelay(
        this::sendQuietly, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    return this;
  }

  // A scheduled task that throws is never run again.
  private void sendQuietly() {
    try {
      sendDue();
    } catch (StoreException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot read queued notifications: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries to deliver everything that is due now; returns how many were delivered. */
  public int sendDue() throws InterruptedException {
    int delivered = 0;
    for (Notification due : store.dueNotifications(clock.instant(), AT_ONCE)) {
      Notification after = attempt(due);
      store.updateNotification(after);
      delivered += after.state() == Notification.State.DELIVERED ? 1 : 0;
    }
    return delivered;
  }

  private Notification attempt(Notification due) throws InterruptedException {
    String model = store.incident(due.incident()).map(incident -> incident.model()).orElse("");
    try {
      targets.apply(model, due.target()).deliver(due);
      return after(due, Notification.State.DELIVERED, clock.instant(), "");
    } catch (Target.RefusedException e) {
      return givenUp(due, reason(e));
    } catch (IOException | RuntimeException e) {
      if (due.attempts() + 1 >= MOST_ATTEMPTS) {
        return givenUp(due, reason(e));
      }
      Instant again = clock.instant().plus(delay(due.attempts()));
      return after(due, Notification.State.QUEUED, again, reason(e));
    }
  }

  private Notification givenUp(Notification due, String reason) {
    LOG.log(
        System.Logger.Level.ERROR,
        "Notification {0} to ''{1}'' given up: {2}",
        due.id(),
        due.target(),
        reason);
    return after(due, Notification.State.GIVEN_UP, clock.instant(), reason);
  }

  private Duration delay(int attempts) {
    double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
    long doubled = FIRST_DELAY.toMillis() << Math.min(attempts, 20);
    return Duration.ofMillis((long) (factor * Math.min(doubled, LONGEST_DELAY.toMillis())));
  }

  private static Notification after(
      Notification due, Notification.State state, Instant next, String error) {
    return new Notification(
        due.id(),
        due.incident(),
        due.target(),
        due.payload(),
        state,
        due.attempts() + 1,
        next,
        error);
  }

  private static String reason(Exception failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      // The store may be closed after this; an attempt under way still wants to write there.
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "A delivery did not end in time; it will be repeated");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
