package io.leadline.sidecar.send;

import io.leadline.sidecar.window.Catalogue;
import io.leadline.sidecar.window.Watched;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What the centre says of models: asked for when a model is first seen, then again and again, since
 * a baseline may come or change. While the centre is away the last answer holds; where there was
 * none, the model is watched as unknown after a while, so that nothing waits for ever.
 */
public final class CentreCatalogue implements Catalogue, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CentreCatalogue.class.getName());
  private static final int FIRST_ATTEMPTS = 3;

  private final WatchedSource centre;
  private final Function<String, Watched> otherwise;
  private final Duration pause;
  private final Map<String, Optional<Watched>> known = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "leadline-catalogue");
            created.setDaemon(true);
            return created;
          });

  /** Answers for models, slowly. */
  @FunctionalInterface
  public interface WatchedSource {
    Watched watched(String model) throws IOException;
  }

  /**
   * @param otherwise how a model is watched that the centre does not know, or has no word of
   * @param pause between two looks at a model
   */
  public CentreCatalogue(
      WatchedSource centre, Function<String, Watched> otherwise, Duration pause) {
    this.centre = centre;
    this.otherwise = otherwise;
    this.pause = pause;
  }

  @Override
  public Optional<Watched> watched(String model) {
    Optional<Watched> answer = known.get(model);
    if (answer == null) {
      known.put(model, Optional.empty());
      thread.execute(() -> ask(model, 1));
      return Optional.empty();
    }
    return answer;
  }

  private void ask(String model, int attempt) {
    long waitMillis = pause.toMillis();
    try {
      Watched asked = centre.watched(model);
      boolean isKnown = asked.layout().isPresent() || !asked.equals(Watched.unknown(model));
      take(model, isKnown ? asked : otherwise.apply(model));
    } catch (IOException | RuntimeException | LinkageError e) {
      // A class that is missing, too, must not end the asking in silence.
      if (attempt == 1) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The centre says nothing of {0}: {1}",
            model,
            e.getMessage());
      }
      if (known.getOrDefault(model, Optional.empty()).isEmpty()) {
        waitMillis = TimeUnit.SECONDS.toMillis(1);
        if (attempt >= FIRST_ATTEMPTS) {
          take(model, otherwise.apply(model));
        }
      }
    }
    thread.schedule(() -> ask(model, attempt + 1), waitMillis, TimeUnit.MILLISECONDS);
  }

  // The same answer stays the same object, so that windows go on.
  private void take(String model, Watched asked) {
    Optional<Watched> before = known.getOrDefault(model, Optional.empty());
    if (!before.equals(Optional.of(asked))) {
      known.put(model, Optional.of(asked));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
