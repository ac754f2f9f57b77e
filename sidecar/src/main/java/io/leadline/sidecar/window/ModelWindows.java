package io.leadline.sidecar.window;

import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.Limits;
import io.leadline.protocol.serving.Exchange;
import io.leadline.protocol.serving.ExchangeDecoder;
import io.leadline.protocol.serving.OutputMapping;
import io.leadline.protocol.serving.ServingFormat;
import io.leadline.protocol.serving.ServingFormats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one model: exchanges come in, cumulative snapshots go out. Predictions are in the
 * window of their event time, an exchange in that of its first prediction; what nobody has read is
 * in that of its arrival.
 *
 * <p>A window is complete when the watermark, the time less the allowed lateness, has passed its
 * end; then it is let go. What still comes for it opens it again under a new epoch: epochs of one
 * window merge at the centre, so nothing is counted twice and nothing is lost, however the clock
 * jumps. Owned by the profiling thread.
 */
final class ModelWindows {

  private static final System.Logger LOG = System.getLogger(ModelWindows.class.getName());

  /** So many are open at once; beyond, the earliest is let go, to be opened again if need be. */
  private static final int MOST_OPEN = 64;

  /** Of windows and their segments together, for the sake of memory. */
  private static final int MOST_PROFILES = 512;

  private static final Limits LIMITS =
      Limits.REQUEST.withMaxBytes(8L << 20).withMaxRows(20_000).withMaxColumns(2_048);

  private final Watched watched;
  private final Pseudonyms pseudonyms;
  private final String source;
  private final LongSupplier epochs;
  private final Consumer<Snapshot> sink;
  private final ExchangeDecoder decoder;
  private final Optional<ServingFormat> json;
  private final NavigableMap<Instant, OpenWindow> open = new TreeMap<>();
  private final Map<Instant, Coverage> coverages = new HashMap<>();
  private final ModelCounts counts;
  private @Nullable Layout layout;
  private Windows.Interval latest = new Windows.Interval(Instant.MIN, Instant.MIN);

  ModelWindows(
      Watched watched,
      Pseudonyms pseudonyms,
      String source,
      LongSupplier epochs,
      ModelCounts counts,
      Consumer<Snapshot> sink) {
    this.watched = watched;
    this.pseudonyms = pseudonyms;
    this.source = source;
    this.epochs = epochs;
    this.counts = counts;
    this.sink = watched.hasMonitor() ? sink : snapshot -> {};
    this.layout = watched.layout().map(this::prepared).orElse(null);
    this.decoder = new ExchangeDecoder(context(watched), OutputMapping.USUAL);
    this.json = watched.json();
  }

  private static DecodeContext context(Watched watched) {
    Schema schema = watched.layout().map(Layout::schema).orElse(watched.declared());
    return DecodeContext.of("request", watched.model())
        .withSchema(schema)
        .withFields(watched.idField(), watched.timeField(), Optional.empty())
        .withIgnore(watched.ignore())
        .withLimits(LIMITS);
  }

  private Layout prepared(Layout known) {
    if (pseudonyms.isKeyed() && known.isOfAnotherKey(pseudonyms)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Private categories of {0} are left out: its baseline is of another privacy key",
          watched.model());
    }
    Layout its = Watched.profiled(known, pseudonyms);
    counts.withheld =
        known.schema().fields().stream()
            .filter(field -> its.schema().field(field.name()).isEmpty())
            .count();
    return its;
  }

  Watched watched() {
    return watched;
  }

  /** Reads an exchange; its rows are profiled by the next {@link #settle}, or before. */
  void add(ServingFormat format, Exchange exchange) {
    boolean isFailed = exchange.isFailed();
    try {
      decoder.add(format == ServingFormats.GRPC ? format : json.orElse(format), exchange);
      cover(decoder.eventTime(), new Coverage(1, 0, 0, isFailed ? 1 : 0));
      counts.profiled.increment();
    } catch (DecodeException e) {
      unreadable(exchange.time());
    }
    if (isFailed) {
      counts.failed.increment();
    }
    if (decoder.isFull()) {
      settle();
    }
  }

  /** Counts an exchange that nobody can read. */
  void unreadable(Instant time) {
    counts.unreadable.increment();
    cover(time, new Coverage(1, 0, 1, 0));
  }

  /** Counts exchanges that were dropped before they came here. */
  void dropped(Instant time, long count) {
    counts.dropped.add(count);
    cover(time, new Coverage(count, count, 0, 0));
  }

  private void cover(Instant time, Coverage more) {
    coverages.merge(intervalOf(time).start(), more, Coverage::merge);
  }

  private Windows.Interval intervalOf(Instant time) {
    if (time.isBefore(latest.start()) || !time.isBefore(latest.end())) {
      latest = watched.windows().windowOf(time);
    }
    return latest;
  }

  /** Profiles what was read. */
  void settle() {
    for (Batch batch : decoder.rows() > 0 ? decoder.take() : List.<Batch>of()) {
      counts.rows.add(batch.rows());
      addByWindow(batch);
    }
    if (layout != null) {
      Map<Instant, Coverage> settled = new HashMap<>(coverages);
      coverages.clear();
      settled.forEach((start, more) -> window(intervalOf(start)).add(more));
    }
  }

  private void addByWindow(Batch batch) {
    if (layout == null) {
      layout = prepared(inferred(batch));
    }
    long[] times = batch.eventMillis();
    int from = 0;
    while (from < times.length) {
      Windows.Interval interval = intervalOf(Instant.ofEpochMilli(times[from]));
      long start = interval.start().toEpochMilli();
      long end = interval.end().toEpochMilli();
      int to = from + 1;
      while (to < times.length && times[to] >= start && times[to] < end) {
        to++;
      }
      boolean isWhole = from == 0 && to == times.length;
      window(interval).add(isWhole ? batch : batch.slice(from, to), counts);
      from = to;
    }
  }

  /** Of a model without a baseline: the declared fields, and what its first predictions have. */
  private Layout inferred(Batch batch) {
    List<Field> fields = new ArrayList<>(watched.declared().fields());
    for (Field field : decoder.schema().fields()) {
      if (watched.declared().field(field.name()).isEmpty()) {
        fields.add(field);
      }
    }
    Schema known = new Schema(fields);
    batch.columns().stream()
        .filter(column -> known.field(column.name()).isEmpty())
        .forEach(column -> fields.add(Field.of(column.name(), column.kind(), Role.FEATURE)));
    return Layout.of(new Schema(fields), Layout.WINDOW_RESOLUTION).withPseudonyms(pseudonyms);
  }

  private OpenWindow window(Windows.Interval interval) {
    OpenWindow known = open.get(interval.start());
    if (known != null) {
      return known;
    }
    int profiles = open.values().stream().mapToInt(OpenWindow::profiles).sum();
    if (open.size() >= MOST_OPEN || profiles >= MOST_PROFILES) {
      Map.Entry<Instant, OpenWindow> first = open.pollFirstEntry();
      if (first.getValue().isChanged()) {
        first.getValue().snapshots(source, false).forEach(sink);
      }
    }
    Layout chosen = layout;
    if (chosen == null) {
      throw new IllegalStateException("No layout of " + watched.model());
    }
    WindowKey key = WindowKey.of(watched.model(), interval.start(), interval.end());
    OpenWindow opened = new OpenWindow(key, epochs.getAsLong(), chosen);
    open.put(interval.start(), opened);
    return opened;
  }

  /** Sends what changed, and lets go of what is over. */
  void flush(Instant now) {
    settle();
    Instant watermark = now.minus(watched.windows().lateness());
    Iterator<OpenWindow> windows = open.values().iterator();
    while (windows.hasNext()) {
      OpenWindow window = windows.next();
      boolean isOver = window.isOverAt(watermark);
      if (window.isChanged() || isOver) {
        window.snapshots(source, isOver).forEach(sink);
      }
      if (isOver) {
        windows.remove();
      }
    }
  }

  /** Sends everything and lets go of it, complete or not. */
  void close() {
    settle();
    for (OpenWindow window : open.values()) {
      if (window.isChanged()) {
        window.snapshots(source, false).forEach(sink);
      }
    }
    open.clear();
  }

  int openWindows() {
    return open.size();
  }
}
