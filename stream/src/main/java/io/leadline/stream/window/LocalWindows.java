package io.leadline.stream.window;

import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.stream.WatchedModels.Watched;
import io.leadline.stream.truth.PredictionRouter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The profiles that one subtask has under construction, of one model. Owned by one thread.
 *
 * <p>This is where the work is done, beside the source, so that a hot model is shared out over all
 * subtasks, and only profiles cross the network: one a window and checkpoint, whatever the traffic.
 */
final class LocalWindows {

  private final Watched watched;
  private final Optional<PredictionRouter> truths;
  private final RowsByWindow rows;
  private final Map<RowsByWindow.Span, ProfileBuilder> open = new HashMap<>();

  /**
   * @param truths takes what labels will be joined to; empty where none are awaited
   */
  LocalWindows(Watched watched, Optional<PredictionRouter> truths) {
    this.watched = watched;
    this.truths = truths;
    this.rows = new RowsByWindow(watched.monitor().windows());
  }

  Watched watched() {
    return watched;
  }

  void add(Batch batch) {
    rows.share(
        batch,
        (span, part) ->
            open.computeIfAbsent(span, added -> new ProfileBuilder(watched.bundle().layout()))
                .add(unlabelled(span, part)));
  }

  private Batch unlabelled(RowsByWindow.Span span, Batch part) {
    return truths.map(router -> router.route(span.start(), span.end(), part)).orElse(part);
  }

  int size() {
    return open.size();
  }

  /** Hands over the windows that end at {@code time} or before; they begin anew afterwards. */
  void take(long time, Consumer<Partial> taker) {
    for (Iterator<Map.Entry<RowsByWindow.Span, ProfileBuilder>> all = open.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<RowsByWindow.Span, ProfileBuilder> entry = all.next();
      RowsByWindow.Span span = entry.getKey();
      if (span.end() <= time) {
        byte[] profile = entry.getValue().build().toBytes();
        taker.accept(
            new Partial(
                watched.monitor().model(), span.start(), span.end(), Partial.ROWS, profile));
        all.remove();
      }
    }
  }
}
