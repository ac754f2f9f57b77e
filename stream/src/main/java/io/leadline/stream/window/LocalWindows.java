package io.leadline.stream.window;

import io.leadline.core.profile.Profile;
import io.leadline.core.profile.SegmentedProfileBuilder;
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
  private final Map<RowsByWindow.Span, SegmentedProfileBuilder> open = new HashMap<>();

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
            open.computeIfAbsent(
                    span, added -> new SegmentedProfileBuilder(watched.bundle().layout()))
                .add(unlabelled(span, part)));
  }

  private Batch unlabelled(RowsByWindow.Span span, Batch part) {
    return truths.map(router -> router.route(span.start(), span.end(), part)).orElse(part);
  }

  /** Number of profiles under construction, those of segments included. */
  int size() {
    return open.values().stream().mapToInt(SegmentedProfileBuilder::profiles).sum();
  }

  /** Hands over the windows that end at {@code time} or before; they begin anew afterwards. */
  void take(long time, Consumer<Partial> taker) {
    for (Iterator<Map.Entry<RowsByWindow.Span, SegmentedProfileBuilder>> all =
            open.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<RowsByWindow.Span, SegmentedProfileBuilder> entry = all.next();
      RowsByWindow.Span span = entry.getKey();
      if (span.end() <= time) {
        SegmentedProfileBuilder window = entry.getValue();
        window
            .buildSegments()
            .forEach((segment, profile) -> taker.accept(partial(span, segment, profile)));
        taker.accept(partial(span, "", window.build()));
        all.remove();
      }
    }
  }

  private Partial partial(RowsByWindow.Span span, String segment, Profile profile) {
    return new Partial(
        watched.monitor().model(),
        span.start(),
        span.end(),
        segment,
        Partial.ROWS,
        profile.toBytes());
  }
}
