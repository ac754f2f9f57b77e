package io.leadline.predictions.log;

import io.leadline.core.schema.Batch;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.objects.Objects;
import io.leadline.predictions.objects.Objects.Entry;
import io.leadline.predictions.objects.Objects.LocalFile;
import io.leadline.predictions.table.CorruptTableException;
import io.leadline.predictions.table.UnsupportedTableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The prediction log as Parquet files, one folder for each hour of event time; see {@link
 * Partition}. Any engine that knows Hive's partitions can read it as it is.
 */
public final class ParquetLog implements PredictionLog {

  static final String EXTENSION = ".parquet";
  private static final int MOST_AT_ONCE = 16;
  private static final String NAME_PATTERN = "[A-Za-z0-9._-]{1,120}";

  private final Objects objects;
  private final Joined joined;
  private final Quarantine quarantine;

  public ParquetLog(Objects objects) {
    this.objects = objects;
    this.joined = new Joined(objects);
    this.quarantine = new Quarantine(objects);
  }

  /** Where the files are. */
  public Objects objects() {
    return objects;
  }

  /** The files that were set aside. */
  public Quarantine quarantine() {
    return quarantine;
  }

  @Override
  public void append(String name, List<Batch> batches) {
    if (!name.matches(NAME_PATTERN)
        || name.matches("[._].*|%s.*".formatted(PublishedAt.COMPACTED))) {
      throw new IllegalArgumentException(
          "Invalid name of a delivery: '%s' (must match %s, and not begin with ., _ or %s)"
              .formatted(name, NAME_PATTERN, PublishedAt.COMPACTED));
    }
    try {
      List<Callable<Void>> hours = new ArrayList<>();
      byHour(batches)
          .forEach(
              (partition, rows) ->
                  hours.add(
                      () -> {
                        publish(partition.folder() + name + EXTENSION, rows);
                        return null;
                      }));
      publishAll(hours);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot append '%s' to the prediction log: %s".formatted(name, e.getMessage()), e);
    }
  }

  // Most of the time goes into waiting for the disk, which serves many requests at once.
  private static void publishAll(List<Callable<Void>> hours) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(MOST_AT_ONCE, hours.size())));
    try {
      for (Future<Void> done : threads.invokeAll(hours)) {
        done.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("Writing failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while writing");
    } finally {
      threads.shutdownNow();
    }
  }

  private void publish(String key, List<Batch> batches) throws IOException {
    Path file = objects.newFile();
    try {
      LogFile.write(file, batches);
      objects.publish(file, key);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Map<Partition, List<Batch>> byHour(List<Batch> batches) {
    Map<Partition, List<Batch>> hours = new LinkedHashMap<>();
    for (Batch batch : batches) {
      Map<Partition, IntStream.Builder> rows = new LinkedHashMap<>();
      for (int row = 0; row < batch.rows(); row++) {
        Partition partition =
            Partition.of(batch.model(), batch.version(), batch.eventMillis()[row]);
        rows.computeIfAbsent(partition, added -> IntStream.builder()).add(row);
      }
      rows.forEach(
          (partition, picked) ->
              hours
                  .computeIfAbsent(partition, added -> new ArrayList<>())
                  .add(rows.size() == 1 ? batch : batch.select(picked.build().toArray())));
    }
    return hours;
  }

  @Override
  public ReadSummary read(Range range, Consumer<Batch> consumer) {
    long[] rows = {0};
    int files = 0;
    List<String> quarantined = new ArrayList<>();
    try {
      for (Entry entry : files(range)) {
        files++;
        Optional<String> moved =
            readFile(
                entry,
                range,
                batch -> {
                  rows[0] += batch.rows();
                  consumer.accept(batch);
                });
        moved.ifPresent(quarantined::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the predictions of '%s': %s".formatted(range.model(), e.getMessage()), e);
    }
    return new ReadSummary(rows[0], files, List.copyOf(quarantined));
  }

  /** The files with a model's rows, by key. */
  public List<Entry> files(String model) throws IOException {
    return joined.sort(objects.list(Partition.folder(model))).live();
  }

  /** The files with rows of the range, by key. */
  private List<Entry> files(Range range) throws IOException {
    List<Entry> found = new ArrayList<>();
    LocalDate first = LocalDate.ofInstant(clamped(range.from()), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(clamped(range.to()), ZoneOffset.UTC);
    for (String version : versions(range.model())) {
      String folder = Partition.folder(range.model(), version);
      for (LocalDate date : dates(folder)) {
        if (!date.isBefore(first) && !date.isAfter(last)) {
          objects.list(Partition.folder(range.model(), version, date)).stream()
              .filter(entry -> isWithin(entry, range))
              .forEach(found::add);
        }
      }
    }
    return joined.sort(found).live();
  }

  private static Instant clamped(Instant instant) {
    Instant least = Instant.parse("0000-01-01T00:00:00Z");
    Instant most = Instant.parse("9999-12-31T23:59:59Z");
    return instant.isBefore(least) ? least : instant.isAfter(most) ? most : instant;
  }

  private List<String> versions(String model) throws IOException {
    List<String> versions = new ArrayList<>();
    for (String folder : objects.folders(Partition.folder(model))) {
      if (folder.startsWith("version=")) {
        versions.add(Partition.value(folder, "version="));
      }
    }
    return versions;
  }

  private List<LocalDate> dates(String folder) throws IOException {
    List<LocalDate> dates = new ArrayList<>();
    for (String name : objects.folders(folder)) {
      try {
        dates.add(LocalDate.parse(Partition.value(name, "date=")));
      } catch (DateTimeException | IllegalArgumentException e) {
        // Folders that others put here are not the log's.
        continue;
      }
    }
    return dates;
  }

  private static boolean isWithin(Entry entry, Range range) {
    return Partition.ofKey(entry.key())
        .filter(
            partition ->
                partition.hour().isBefore(range.to())
                    && partition.hour().plusSeconds(3600).isAfter(range.from()))
        .isPresent();
  }

  private Optional<String> readFile(Entry entry, Range range, Consumer<Batch> consumer)
      throws IOException {
    Partition partition = Partition.ofKey(entry.key()).orElseThrow();
    try (LocalFile file = objects.open(entry.key())) {
      if (entry.name().endsWith(EXTENSION)) {
        LogFile.read(
            file.path(),
            partition,
            range.columns(),
            batch -> within(batch, range).ifPresent(consumer));
      }
      return Optional.empty();
    } catch (NoSuchFileException e) {
      throw new IOException(
          "%s was compacted or removed while it was read (read again)".formatted(entry.key()), e);
    } catch (CorruptTableException | UnsupportedTableException e) {
      return Optional.of(quarantine.setAside(entry.key(), e));
    }
  }

  private static Optional<Batch> within(Batch batch, Range range) {
    int[] rows =
        IntStream.range(0, batch.rows())
            .filter(row -> isWithin(Instant.ofEpochMilli(batch.eventMillis()[row]), range))
            .toArray();
    if (rows.length == 0) {
      return Optional.empty();
    }
    return Optional.of(rows.length == batch.rows() ? batch : batch.select(rows));
  }

  private static boolean isWithin(Instant time, Range range) {
    return !time.isBefore(range.from()) && time.isBefore(range.to());
  }

  @Override
  public List<String> models() {
    try {
      return objects.folders("").stream()
          .filter(folder -> folder.startsWith("model="))
          .map(folder -> Partition.value(folder, "model="))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the prediction log: " + e.getMessage(), e);
    }
  }

  @Override
  public Changes changesSince(String model, String cursor) {
    Cursor before = Cursor.parse(cursor);
    try {
      List<Entry> all =
          objects.list(Partition.folder(model)).stream()
              .filter(entry -> entry.name().endsWith(EXTENSION))
              .toList();
      TreeSet<Instant> hours = new TreeSet<>();
      for (Entry entry : all) {
        if (before.isNew(entry)) {
          Partition.ofKey(entry.key()).ifPresent(partition -> hours.add(partition.hour()));
        }
      }
      return new Changes(List.copyOf(hours), Cursor.after(all, before).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot list the predictions of '%s': %s".formatted(model, e.getMessage()), e);
    }
  }
}
