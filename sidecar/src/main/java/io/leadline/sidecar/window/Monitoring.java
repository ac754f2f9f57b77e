package io.leadline.sidecar.window;

import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.profile.Snapshot;
import io.leadline.protocol.serving.Payload;
import io.leadline.sidecar.decode.Targets;
import io.leadline.sidecar.decode.Targets.Target;
import io.leadline.sidecar.tee.Exchange;
import io.leadline.sidecar.tee.Tee;
import io.leadline.sidecar.tee.TeeCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the profiling thread does: exchanges to models, models to windows, windows to snapshots.
 * Owned by that thread; counts may be read by any.
 */
public final class Monitoring implements Tee.ExchangeSink {

  private static final int MOST_MODELS = 32;
  private static final int MOST_WAITING = 1024;
  private static final long MOST_WAITING_BYTES = 4 << 20;
  private static final Duration SETTLE = Duration.ofMillis(100);
  private static final int MOST_CLOSING_STEPS = 80;
  private static final long CLOSING_STEP_MILLIS = 50;
  private static final int STATUS_CLIENT_GONE = 499;
  private static final int STATUS_CUT_OFF = 502;

  private final Targets targets;
  private final Catalogue catalogue;
  private final MonitoringSettings settings;
  private final InstantSource clock;
  private final LongSupplier epochs;
  private final Consumer<Snapshot> sink;
  private final Map<String, ModelWindows> models = new HashMap<>();
  private final Map<String, ModelCounts> counts = new ConcurrentHashMap<>();
  private final AtomicLong withoutModel = new AtomicLong();
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private final Map<WaitingDrop, Long> waitingDrops = new HashMap<>();
  private long waitingBytes;
  private @Nullable TeeCounts teeCounts;
  private Instant nextFlush;
  private Instant nextSettle;

  /**
   * @param epochs each number is given once only, across restarts of this source too
   * @param sink takes snapshots; must not block
   */
  public Monitoring(
      Targets targets,
      Catalogue catalogue,
      MonitoringSettings settings,
      InstantSource clock,
      LongSupplier epochs,
      Consumer<Snapshot> sink) {
    this.targets = targets;
    this.catalogue = catalogue;
    this.settings = settings;
    this.clock = clock;
    this.epochs = epochs;
    this.sink = sink;
    this.nextFlush = clock.instant().plus(settings.flush());
    this.nextSettle = clock.instant();
  }

  /**
   * @param source names this process among those that send snapshots
   * @param flush how often what changed is sent
   * @param pseudonyms stand for private values
   */
  public record MonitoringSettings(String source, Duration flush, Pseudonyms pseudonyms) {}

  /** Drops of a model of which nothing is known yet, a second's together. */
  private record WaitingDrop(String model, long second) {}

  /** Counts by model. */
  public Map<String, ModelCounts> counts() {
    return counts;
  }

  /** Exchanges that name no model, or one too many. */
  public long withoutModel() {
    return withoutModel.get();
  }

  /** Takes what the tee drops from these counts, too. */
  public void watchDrops(TeeCounts tee) {
    teeCounts = tee;
  }

  @Override
  public void accept(Exchange exchange) {
    Optional<Target> target = targets.of(exchange);
    if (target.isEmpty()) {
      withoutModel.getAndIncrement();
      return;
    }
    // Awaited is asked first: the answer may come between the two questions.
    String model = target.get().model();
    boolean isAwaited = isAwaited(model);
    Optional<ModelWindows> windows = windows(model);
    if (windows.isPresent()) {
      windows.get().add(target.get().format(), decodable(exchange));
    } else if (isAwaited) {
      await(exchange, model);
    } else {
      withoutModel.getAndIncrement();
    }
  }

  private boolean isAwaited(String model) {
    return !models.containsKey(model)
        && models.size() < MOST_MODELS
        && catalogue.watched(model).isEmpty();
  }

  private void await(Exchange exchange, String model) {
    long bytes = exchange.request().body().length + exchange.response().body().length;
    if (waiting.size() >= MOST_WAITING || waitingBytes + bytes > MOST_WAITING_BYTES) {
      dropped(model, exchange.receivedMillis() / 1000, 1);
      return;
    }
    waitingBytes += bytes;
    waiting.add(exchange);
  }

  private Optional<ModelWindows> windows(String model) {
    ModelWindows known = models.get(model);
    if (known == null && models.size() >= MOST_MODELS) {
      return Optional.empty();
    }
    Optional<Watched> watched = catalogue.watched(model);
    if (watched.isEmpty()) {
      return Optional.ofNullable(known);
    }
    // Mostly the very same object, and to compare layouts costs as much as to profile a request.
    if (known != null
        && (known.watched() == watched.get() || known.watched().equals(watched.get()))) {
      return Optional.of(known);
    }
    if (known != null) {
      // Another baseline: its bins are others, so its profiles are of an epoch of their own.
      known.close();
    }
    ModelWindows opened =
        new ModelWindows(
            watched.get(),
            settings.pseudonyms(),
            settings.source(),
            epochs,
            counts.computeIfAbsent(model, name -> new ModelCounts()),
            sink);
    models.put(model, opened);
    return Optional.of(opened);
  }

  private static io.leadline.protocol.serving.Exchange decodable(Exchange exchange) {
    int status =
        switch (exchange.end()) {
          case ANSWERED, UNREACHABLE -> exchange.status();
          case CUT_OFF -> STATUS_CUT_OFF;
          case CLIENT_GONE -> STATUS_CLIENT_GONE;
        };
    return new io.leadline.protocol.serving.Exchange(
        exchange.id(),
        Instant.ofEpochMilli(exchange.receivedMillis()),
        status,
        exchange.latencyNanos(),
        payload(exchange.request()),
        payload(exchange.response()));
  }

  private static Payload payload(Exchange.Message message) {
    return Payload.of(message.body()).withJsonLength(message.jsonBytes());
  }

  @Override
  public void idle() {
    retryWaiting();
    drainDrops();
    Instant now = clock.instant();
    if (isDue(nextFlush, settings.flush(), now)) {
      nextFlush = now.plus(settings.flush());
      models.values().forEach(windows -> windows.flush(now));
    } else if (isDue(nextSettle, SETTLE, now)) {
      nextSettle = now.plus(SETTLE);
      models.values().forEach(ModelWindows::settle);
    }
  }

  private void drainDrops() {
    if (teeCounts != null) {
      teeCounts.drainTo(
          (dropped, count) ->
              targets
                  .modelOf(dropped.path())
                  .ifPresentOrElse(
                      model -> dropped(model, dropped.second(), count),
                      () -> withoutModel.getAndAdd(count)));
    }
  }

  // A clock that was set back must not stop anything for as long as it was.
  private static boolean isDue(Instant next, Duration every, Instant now) {
    return !now.isBefore(next) || next.isAfter(now.plus(every));
  }

  private void dropped(String model, long second, long count) {
    boolean isAwaited = isAwaited(model);
    Optional<ModelWindows> windows = windows(model);
    if (windows.isPresent()) {
      windows.get().dropped(Instant.ofEpochSecond(second), count);
    } else if (isAwaited) {
      waitingDrops.merge(new WaitingDrop(model, second), count, Long::sum);
    } else {
      withoutModel.getAndAdd(count);
    }
  }

  private void retryWaiting() {
    if (!waiting.isEmpty()) {
      ArrayDeque<Exchange> again = new ArrayDeque<>(waiting);
      waiting.clear();
      waitingBytes = 0;
      again.forEach(this::accept);
    }
    if (!waitingDrops.isEmpty()) {
      Map<WaitingDrop, Long> again = new HashMap<>(waitingDrops);
      waitingDrops.clear();
      again.forEach((drop, count) -> dropped(drop.model(), drop.second(), count));
    }
  }

  /**
   * Sends all that is known; called when the profiling thread has ended. What waits to hear how its
   * model is watched waits for some seconds more.
   */
  public void close() throws InterruptedException {
    drainDrops();
    for (int attempt = 0; attempt < MOST_CLOSING_STEPS && isWaiting(); attempt++) {
      retryWaiting();
      TimeUnit.MILLISECONDS.sleep(CLOSING_STEP_MILLIS);
    }
    retryWaiting();
    models.values().forEach(ModelWindows::close);
  }

  private boolean isWaiting() {
    return !waiting.isEmpty() || !waitingDrops.isEmpty();
  }
}
