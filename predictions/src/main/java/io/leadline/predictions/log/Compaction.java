package io.leadline.predictions.log;

import io.leadline.predictions.log.LogFile.CorruptInputException;
import io.leadline.predictions.objects.Objects;
import io.leadline.predictions.objects.Objects.Entry;
import io.leadline.predictions.objects.Objects.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Joins the small files of an hour to one, in memory of one row group.
 *
 * <p>Safe at any moment, and beside any number of readers, writers and other compactions: see
 * {@link Joined} for how a joined file takes the place of its inputs. The inputs are removed only
 * when readers that still know them have had time to end.
 */
public final class Compaction {

  /** Of one joined file; files above half of it are left as they are. */
  private static final long MOST_BYTES = 256L << 20;

  /** Of one joined file: all of them are open at once. */
  private static final int MOST_FILES = 1_000;

  private final Objects objects;
  private final Joined joined;
  private final Quarantine quarantine;
  private final Duration age;
  private final Duration grace;

  /**
   * @param age how long ago the latest file of an hour must have been published; much longer than a
   *     listing takes, where several compact the same log
   * @param grace how long replaced files stay, for readers that listed them before
   */
  public Compaction(Objects objects, Duration age, Duration grace) {
    this.objects = objects;
    this.joined = new Joined(objects);
    this.quarantine = new Quarantine(objects);
    this.age = age;
    this.grace = grace;
  }

  /**
   * What a compaction did.
   *
   * @param joined files whose rows are in a new file now
   * @param removed files that were removed, now or long ago replaced
   * @param problems hours that could not be joined, and files that were set aside, in words
   */
  public record Result(int joined, int removed, List<String> problems) {

    public Result {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Compacts all hours of a model that have more than one file and are quiet. An hour that cannot
   * be compacted stops no other.
   *
   * @throws IOException if the log cannot be listed
   * @throws InterruptedException if the calling thread was interrupted; finished hours are kept
   */
  public Result run(String model, Instant now) throws IOException, InterruptedException {
    Map<String, List<Entry>> hours =
        objects.list(Partition.folder(model)).stream()
            .filter(entry -> Partition.ofKey(entry.key()).isPresent())
            .collect(
                Collectors.groupingBy(
                    entry -> entry.key().substring(0, entry.key().lastIndexOf('/') + 1),
                    TreeMap::new,
                    Collectors.toList()));
    int count = 0;
    int removed = 0;
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, List<Entry>> hour : hours.entrySet()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while compacting");
      }
      try {
        List<Entry> due = due(hour.getValue(), now);
        if (!due.isEmpty()) {
          join(hour.getKey(), due, problems);
          count += due.size();
        }
        removed += removeReplaced(due.isEmpty() ? hour.getValue() : list(hour.getKey()), now);
      } catch (NoSuchFileException e) {
        // Compacted by another process, or beyond its retention, since it was listed.
        continue;
      } catch (IOException e) {
        problems.add("%s: not compacted: %s".formatted(hour.getKey(), e.getMessage()));
      }
    }
    return new Result(count, removed, problems);
  }

  private List<Entry> list(String folder) throws IOException {
    return objects.list(folder);
  }

  /** The files of an hour to be joined; none if it is not quiet, or has too few. */
  private List<Entry> due(List<Entry> hour, Instant now) throws IOException {
    long latest = hour.stream().mapToLong(Entry::modifiedMillis).max().orElse(0);
    if (hour.size() < 2 || latest > now.minus(age).toEpochMilli()) {
      return List.of();
    }
    List<Entry> smallestFirst = new ArrayList<>(joined.sort(hour).live());
    smallestFirst.sort(Comparator.comparingLong(Entry::sizeBytes).thenComparing(Entry::key));
    List<Entry> due = new ArrayList<>();
    long bytes = 0;
    for (Entry file : smallestFirst) {
      bytes += file.sizeBytes();
      if (bytes > MOST_BYTES || file.sizeBytes() > MOST_BYTES / 2 || due.size() == MOST_FILES) {
        break;
      }
      due.add(file);
    }
    due.sort(Comparator.comparing(Entry::key));
    return due.size() < 2 ? List.of() : due;
  }

  private void join(String folder, List<Entry> files, List<String> problems) throws IOException {
    List<LocalFile> inputs = new ArrayList<>();
    Path target = objects.newFile();
    try {
      for (Entry entry : files) {
        inputs.add(objects.open(entry.key()));
      }
      Partition partition = Partition.ofKey(files.get(0).key()).orElseThrow();
      List<Path> paths = inputs.stream().map(LocalFile::path).toList();
      LogFile.join(target, partition, paths, joined.note(files));
      objects.publish(target, folder + Joined.name(files));
    } catch (CorruptInputException e) {
      // The hour is compacted the next time, without it.
      problems.add(quarantine.setAside(files.get(e.index()).key(), e));
    } finally {
      Files.deleteIfExists(target);
      for (LocalFile input : inputs) {
        input.close();
      }
    }
  }

  private int removeReplaced(List<Entry> hour, Instant now) throws IOException {
    long latest = now.minus(grace).toEpochMilli();
    int removed = 0;
    for (Map.Entry<Entry, Long> replaced : joined.sort(hour).replaced().entrySet()) {
      if (replaced.getValue() <= latest) {
        objects.delete(replaced.getKey().key());
        removed++;
      }
    }
    return removed;
  }
}
