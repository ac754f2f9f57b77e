package io.leadline.predictions.log;

import io.leadline.core.schema.Batch;
import io.leadline.predictions.objects.Objects;
import io.leadline.predictions.objects.Objects.Entry;
import io.leadline.predictions.objects.Objects.LocalFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Joins the small files of an hour to one. Crash-safe: a note names the inputs before the joined
 * file appears, so that a reader who sees both counts the rows once; then the inputs go, then the
 * note.
 */
public final class Compaction {

  private static final String NOTE_PREFIX = "_";
  private static final String NOTE_SUFFIX = ".inputs";

  /** Held in memory at once; larger hours are left as they are. */
  private static final long MAX_BYTES = 64L << 20;

  private final Objects objects;
  private final Duration age;

  /**
   * @param age how long ago the latest file of an hour must have been published
   */
  public Compaction(Objects objects, Duration age) {
    this.objects = objects;
    this.age = age;
  }

  /**
   * Compacts all hours of a model that have more than one file and are quiet.
   *
   * @return how many files were replaced
   */
  public int run(String model, Instant now) throws IOException {
    Map<String, List<Entry>> hours =
        objects.list(Partition.folder(model)).stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.key().substring(0, entry.key().lastIndexOf('/') + 1),
                    TreeMap::new,
                    Collectors.toList()));
    int replaced = 0;
    for (Map.Entry<String, List<Entry>> hour : hours.entrySet()) {
      boolean isLeftOver = hour.getValue().stream().anyMatch(Compaction::isNote);
      finish(hour.getValue());
      List<Entry> current = isLeftOver ? objects.list(hour.getKey()) : hour.getValue();
      List<Entry> files = withoutReplaced(current, objects);
      if (isDue(files, now)) {
        replaced += compact(hour.getKey(), files);
      }
    }
    return replaced;
  }

  private boolean isDue(List<Entry> files, Instant now) {
    long latest = files.stream().mapToLong(Entry::modifiedMillis).max().orElse(0);
    long bytes = files.stream().mapToLong(Entry::sizeBytes).sum();
    return files.size() > 1 && bytes <= MAX_BYTES && latest <= now.minus(age).toEpochMilli();
  }

  private int compact(String folder, List<Entry> files) throws IOException {
    Partition partition = Partition.ofKey(files.get(0).key()).orElseThrow();
    List<Batch> batches = new ArrayList<>();
    for (Entry entry : files) {
      try (LocalFile file = objects.open(entry.key())) {
        LogFile.read(file.path(), partition, Optional.empty(), batches::add);
      } catch (IOException e) {
        // A damaged file is for the next reader to set aside; the hour stays as it is.
        return 0;
      }
    }
    String name = joinedName(files);
    publish(folder + NOTE_PREFIX + name + NOTE_SUFFIX, note(files));
    Path file = objects.newFile();
    try {
      LogFile.write(file, batches);
      objects.publish(file, folder + name);
    } finally {
      Files.deleteIfExists(file);
    }
    finish(objects.list(folder));
    return files.size();
  }

  private static String joinedName(List<Entry> files) {
    long published = files.stream().mapToLong(PublishedAt::millis).max().orElseThrow();
    CRC32 crc = new CRC32();
    files.forEach(file -> crc.update(file.key().getBytes(StandardCharsets.UTF_8)));
    return PublishedAt.compactedName(published, Long.toHexString(crc.getValue()));
  }

  private static byte[] note(List<Entry> files) {
    return files.stream()
        .map(Entry::name)
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private void publish(String key, byte[] bytes) throws IOException {
    Path file = objects.newFile();
    try {
      Files.write(file, bytes);
      objects.publish(file, key);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Removes what finished compactions left, and notes of those that never finished. */
  private void finish(List<Entry> hour) throws IOException {
    Set<String> keys = hour.stream().map(Entry::key).collect(Collectors.toSet());
    for (Entry entry : hour) {
      if (isNote(entry)) {
        if (keys.contains(joinedKey(entry))) {
          for (String input : inputs(entry, objects)) {
            objects.delete(input);
          }
        }
        objects.delete(entry.key());
      }
    }
  }

  private static boolean isNote(Entry entry) {
    return entry.name().startsWith(NOTE_PREFIX) && entry.name().endsWith(NOTE_SUFFIX);
  }

  private static String folder(Entry entry) {
    return entry.key().substring(0, entry.key().lastIndexOf('/') + 1);
  }

  private static String joinedKey(Entry note) {
    String name = note.name();
    return folder(note)
        + name.substring(NOTE_PREFIX.length(), name.length() - NOTE_SUFFIX.length());
  }

  private static List<String> inputs(Entry note, Objects objects) throws IOException {
    try (LocalFile file = objects.open(note.key())) {
      return Files.readAllLines(file.path()).stream().map(name -> folder(note) + name).toList();
    }
  }

  /** The files with rows, less those that a joined file among them replaces. */
  static List<Entry> withoutReplaced(List<Entry> entries, Objects objects) throws IOException {
    Set<String> keys = entries.stream().map(Entry::key).collect(Collectors.toSet());
    Set<String> replaced = new HashSet<>();
    for (Entry entry : entries) {
      if (isNote(entry) && keys.contains(joinedKey(entry))) {
        replaced.addAll(inputs(entry, objects));
      }
    }
    return entries.stream()
        .filter(entry -> entry.name().endsWith(ParquetLog.EXTENSION))
        .filter(entry -> !replaced.contains(entry.key()))
        .toList();
  }
}
