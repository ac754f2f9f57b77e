package io.leadline.predictions;

import io.leadline.core.schema.Batch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The slow, cheap log of all predictions: Parquet files partitioned by model, version, date and
 * hour of event time (UTC), on a file system or in S3. Many may append and read at once; a reader
 * sees a file whole or not at all.
 */
public interface PredictionLog {

  /**
   * Appends predictions and publishes them atomically, one file per hour they touch; all are
   * durable when this returns. Appending under a {@code name} used before replaces what was written
   * under it, so that a repeated delivery of the same batches counts once.
   *
   * @param name of the delivery, unique per source, such as a write-ahead segment's name; {@code
   *     [A-Za-z0-9._-]{1,120}}
   */
  void append(String name, List<Batch> batches);

  /** What to read: rows with {@code from} ≤ event time &lt; {@code to}, of these columns only. */
  record Range(String model, Instant from, Instant to, Optional<Set<String>> columns) {
    public static Range of(String model, Instant from, Instant to) {
      return new Range(model, from, to, Optional.empty());
    }
  }

  /** Reads in bounded memory, batch by batch, pruning files and columns that are not asked for. */
  ReadSummary read(Range range, Consumer<Batch> consumer);

  /**
   * What a read saw.
   *
   * @param rows rows delivered
   * @param files files opened
   * @param quarantined files that could not be read and were set aside
   */
  record ReadSummary(long rows, int files, List<String> quarantined) {}

  /** Models with at least one file. */
  List<String> models();

  /**
   * Event-time hours whose files changed after {@code cursor}, and the cursor to ask with next
   * time. An empty cursor asks for all hours.
   */
  Changes changesSince(String model, String cursor);

  /**
   * @param hours starts of the changed hours, rising
   * @param cursor to pass next time
   */
  record Changes(List<Instant> hours, String cursor) {}
}
