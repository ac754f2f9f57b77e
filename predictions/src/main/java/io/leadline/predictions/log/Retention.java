package io.leadline.predictions.log;

import io.leadline.predictions.objects.Objects;
import io.leadline.predictions.objects.Objects.Entry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How long predictions are kept. Whole hours go, the oldest first.
 *
 * @param age event time before which hours go, counted back from now
 * @param bytes most bytes of one model
 */
public record Retention(Duration age, long bytes) {

  /** Keeps everything. */
  public static final Retention FOREVER = new Retention(Duration.ofDays(365_000), Long.MAX_VALUE);

  public Retention {
    if (age.isNegative() || bytes < 0) {
      throw new IllegalArgumentException(
          "Invalid retention: %s, %d bytes (must be ≥ 0)".formatted(age, bytes));
    }
  }

  /**
   * What was removed.
   *
   * @param hours of event time, of any version
   */
  public record Removed(int hours, int files, long bytes) {}

  /**
   * Removes what is too old or too much.
   *
   * @throws InterruptedException if the calling thread was interrupted; it goes on the next time
   */
  public Removed run(Objects objects, String model, Instant now)
      throws IOException, InterruptedException {
    TreeMap<Instant, List<Entry>> oldestFirst =
        objects.list(Partition.folder(model)).stream()
            .filter(entry -> Partition.ofKey(entry.key()).isPresent())
            .collect(Collectors.groupingBy(Retention::hour, TreeMap::new, Collectors.toList()));
    long total =
        oldestFirst.values().stream().flatMap(List::stream).mapToLong(Entry::sizeBytes).sum();
    Removed removed = new Removed(0, 0, 0);
    for (Map.Entry<Instant, List<Entry>> hour : oldestFirst.entrySet()) {
      boolean isOld = !hour.getKey().plusSeconds(3600).isAfter(now.minus(age));
      if (!isOld && total - removed.bytes() <= bytes) {
        break;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while removing old predictions");
      }
      removed = remove(objects, hour.getValue(), removed);
    }
    return removed;
  }

  private static Removed remove(Objects objects, List<Entry> files, Removed before)
      throws IOException {
    // Joined files last: without them, inputs that still wait for their removal would count again.
    List<Entry> inputsFirst =
        files.stream()
            .sorted(
                Comparator.comparing(PublishedAt::isCompacted)
                    .thenComparing(PublishedAt::millis)
                    .thenComparing(Entry::key))
            .toList();
    long bytes = before.bytes();
    for (Entry file : inputsFirst) {
      objects.delete(file.key());
      bytes += file.sizeBytes();
    }
    return new Removed(before.hours() + 1, before.files() + files.size(), bytes);
  }

  private static Instant hour(Entry entry) {
    return Partition.ofKey(entry.key()).orElseThrow().hour();
  }
}
