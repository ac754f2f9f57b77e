package io.leadline.stream.window;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Windows;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Shares out the rows of batches among the windows of one monitor. Owned by one thread. */
final class RowsByWindow {

  private final Windows windows;
  private final Map<Long, Span> spans = new HashMap<>();
  private long[] starts = new long[16];
  private int[] counts = new int[16];

  /** A window, in milliseconds since 1970 UTC, half open. */
  record Span(long start, long end) {

    boolean covers(long millis) {
      return millis >= start && millis < end;
    }
  }

  RowsByWindow(Windows windows) {
    this.windows = windows;
  }

  /** Hands over the rows of each window; a batch of one window as it is. */
  void share(Batch batch, BiConsumer<Span, Batch> each) {
    long[] millis = batch.eventMillis();
    Span span = spanOf(millis[0]);
    int same = 1;
    while (same < millis.length && span.covers(millis[same])) {
      same++;
    }
    if (same == millis.length) {
      each.accept(span, batch);
    } else {
      split(batch, each);
    }
  }

  private Span spanOf(long millis) {
    Windows.Interval interval = windows.windowOf(Instant.ofEpochMilli(millis));
    return new Span(interval.start().toEpochMilli(), interval.end().toEpochMilli());
  }

  private void split(Batch batch, BiConsumer<Span, Batch> each) {
    long[] millis = batch.eventMillis();
    int[] slotOf = new int[millis.length];
    int slots = 0;
    Span span = spanOf(millis[0]);
    int slot = -1;
    spans.clear();
    for (int row = 0; row < millis.length; row++) {
      if (slot < 0 || !span.covers(millis[row])) {
        span = spanOf(millis[row]);
        slot = slot(span.start(), slots);
        if (slot == slots) {
          slots++;
          counts[slot] = 0;
          spans.put(span.start(), span);
        }
      }
      slotOf[row] = slot;
      counts[slot]++;
    }
    for (int s = 0; s < slots; s++) {
      int[] rows = new int[counts[s]];
      int at = 0;
      for (int row = 0; row < slotOf.length; row++) {
        if (slotOf[row] == s) {
          rows[at++] = row;
        }
      }
      each.accept(spans.getOrDefault(starts[s], span), batch.select(rows));
    }
  }

  /** The slot of the window that begins at {@code start}: a known one, or the next free one. */
  private int slot(long start, int slots) {
    for (int s = 0; s < slots; s++) {
      if (starts[s] == start) {
        return s;
      }
    }
    if (slots == starts.length) {
      starts = Arrays.copyOf(starts, 2 * slots);
      counts = Arrays.copyOf(counts, 2 * slots);
    }
    starts[slots] = start;
    return slots;
  }
}
