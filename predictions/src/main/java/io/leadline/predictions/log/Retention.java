package io.leadline.predictions.log;

import io.leadline.predictions.objects.Objects;
import io.leadline.predictions.objects.Objects.Entry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How long predictions are kept.
 *
 * @param age event time before which hours go, counted back from now
 * @param bytes most bytes of one model; the oldest hours go first
 */
public record Retention(Duration age, long bytes) {

  public Retention {
    if (age.isNegative() || bytes < 0) {
      throw new IllegalArgumentException(
          "Invalid retention: %s, %d bytes (must be ≥ 0)".formatted(age, bytes));
    }
  }

  /**
   * Removes what is too old or too much.
   *
   * @return how many bytes were removed
   */
  public long run(Objects objects, String model, Instant now) throws IOException {
    List<Entry> oldestFirst = new ArrayList<>(objects.list(Partition.folder(model)));
    oldestFirst.removeIf(entry -> Partition.ofKey(entry.key()).isEmpty());
    oldestFirst.sort(Comparator.comparing(Retention::hour).thenComparing(Entry::key));
    long total = oldestFirst.stream().mapToLong(Entry::sizeBytes).sum();
    long removed = 0;
    for (Entry entry : oldestFirst) {
      boolean isOld = !hour(entry).plusSeconds(3600).isAfter(now.minus(age));
      if (isOld || total - removed > bytes) {
        objects.delete(entry.key());
        removed += entry.sizeBytes();
      }
    }
    return removed;
  }

  private static Instant hour(Entry entry) {
    return Partition.ofKey(entry.key()).orElseThrow().hour();
  }
}
