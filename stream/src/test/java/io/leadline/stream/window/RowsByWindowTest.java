package io.leadline.stream.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Windows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowsByWindowTest {

  private static Batch batch(long[] millis) {
    double[] values = new double[millis.length];
    for (int row = 0; row < values.length; row++) {
      values[row] = millis[row];
    }
    return new Batch(
        "m",
        "",
        Collections.nCopies(millis.length, "").toArray(String[]::new),
        millis,
        List.of(NumberColumn.of("x", values)));
  }

  private static Windows windows(Duration size, String zone) {
    return new Windows(size, List.of(), Duration.ZERO, ZoneId.of(zone), 1);
  }

  @Test
  void everyRowIsInItsWindowOnceAndInOrder() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      long[] millis = random.longs(200, -50_000_000, 50_000_000).toArray();
      Map<Long, Batch> shared = new TreeMap<>();

      new RowsByWindow(windows(Duration.ofHours(1), "UTC"))
          .share(batch(millis), (span, part) -> shared.put(span.start(), part));

      long rows = 0;
      for (Map.Entry<Long, Batch> window : shared.entrySet()) {
        long start = window.getKey();
        long[] expected =
            java.util.Arrays.stream(millis)
                .filter(time -> time >= start && time < start + 3_600_000)
                .toArray();
        assertThat(window.getValue().eventMillis()).as("seed %d", seed).isEqualTo(expected);
        rows += expected.length;
      }
      assertThat(rows).as("seed %d", seed).isEqualTo(millis.length);
    }
  }

  @Test
  void aBatchOfOneWindowIsHandedOverAsItIs() {
    Batch batch = batch(new long[] {0, 1, 3_599_999});

    new RowsByWindow(windows(Duration.ofHours(1), "UTC"))
        .share(batch, (span, part) -> assertThat(part).isSameAs(batch));
  }

  @Test
  void daysAreThoseOfTheZone() {
    Instant start = Instant.parse("2026-03-28T23:00:00Z");
    long[] millis = {start.toEpochMilli(), start.plus(Duration.ofHours(23)).toEpochMilli()};
    Map<RowsByWindow.Span, Integer> rows = new java.util.HashMap<>();

    new RowsByWindow(windows(Duration.ofDays(1), "Europe/Berlin"))
        .share(batch(millis), (span, part) -> rows.put(span, part.rows()));

    // The clocks go forward: this day has 23 hours.
    assertThat(rows).hasSize(2).containsKey(new RowsByWindow.Span(millis[0], millis[1]));
  }
}
