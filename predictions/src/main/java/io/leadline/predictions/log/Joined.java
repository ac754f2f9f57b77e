package io.leadline.predictions.log;

import io.leadline.predictions.objects.Objects;
import io.leadline.predictions.objects.Objects.Entry;
import io.leadline.predictions.objects.Objects.LocalFile;
import io.leadline.predictions.table.CorruptTableException;
import io.leadline.predictions.table.ParquetTable;
import io.leadline.predictions.table.UnsupportedTableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * What joined files say of themselves: each names in its footer the files whose rows it has, and
 * those that these replaced before. So one publication both adds the joined file and takes its
 * inputs away: no reader sees the rows twice, or not at all, wherever a compaction is cut off.
 *
 * <p>A file is meant by name and size: delivered again as it was, it stays replaced.
 */
final class Joined {

  private static final String NOTE = "leadline.inputs";

  private final Objects objects;

  Joined(Objects objects) {
    this.objects = objects;
  }

  /**
   * The files of one or more hours.
   *
   * @param live those to read
   * @param replaced the others, and when the file that replaced each was published, in milliseconds
   */
  record Files(List<Entry> live, Map<Entry, Long> replaced) {}

  /** Tells the files to read from those whose rows are in another one. */
  Files sort(Collection<Entry> entries) throws IOException {
    Map<String, List<Entry>> folders =
        entries.stream()
            .filter(entry -> entry.name().endsWith(ParquetLog.EXTENSION))
            .collect(Collectors.groupingBy(Joined::folder));
    List<Entry> live = new ArrayList<>();
    Map<Entry, Long> replaced = new HashMap<>();
    for (List<Entry> files : folders.values()) {
      if (files.size() > 1) {
        replaced.putAll(replaced(files));
      }
      files.stream().filter(file -> !replaced.containsKey(file)).forEach(live::add);
    }
    live.sort(java.util.Comparator.comparing(Entry::key));
    return new Files(live, replaced);
  }

  private static String folder(Entry entry) {
    return entry.key().substring(0, entry.key().lastIndexOf('/') + 1);
  }

  private Map<Entry, Long> replaced(List<Entry> files) throws IOException {
    Map<Entry, Long> replaced = new HashMap<>();
    Map<Entry, Set<String>> inputs = new HashMap<>();
    for (Entry file : files) {
      if (PublishedAt.isCompacted(file)) {
        inputs.put(file, inputs(file));
      }
    }
    for (Map.Entry<Entry, Set<String>> joined : inputs.entrySet()) {
      for (Entry file : files) {
        boolean isWithin =
            joined.getValue().contains(described(file))
                || isWithin(file, inputs.getOrDefault(file, Set.of()), joined);
        if (isWithin && !file.equals(joined.getKey())) {
          replaced.merge(file, joined.getKey().modifiedMillis(), Math::max);
        }
      }
    }
    return replaced;
  }

  // Two that joined the same hour at once: the one with more inputs counts, or the later name.
  private static boolean isWithin(
      Entry file, Set<String> inputs, Map.Entry<Entry, Set<String>> other) {
    return !inputs.isEmpty()
        && other.getValue().containsAll(inputs)
        && (other.getValue().size() > inputs.size()
            || file.name().compareTo(other.getKey().name()) < 0);
  }

  /** The inputs of a joined file, and theirs; none where it is damaged or gone. */
  private Set<String> inputs(Entry joined) throws IOException {
    try (LocalFile file = objects.open(joined.key());
        ParquetTable table = ParquetTable.open(file.path())) {
      String note = table.notes().getOrDefault(NOTE, "");
      return note.isEmpty() ? Set.of() : new HashSet<>(Arrays.asList(note.split("\n")));
    } catch (CorruptTableException | UnsupportedTableException | NoSuchFileException e) {
      // Whoever reads it sets it aside; until then its inputs count, if they are still there.
      return Set.of();
    }
  }

  /** The note for the footer of a file that joins these. */
  Map<String, String> note(List<Entry> files) throws IOException {
    TreeSet<String> all = new TreeSet<>();
    for (Entry file : files) {
      all.add(described(file));
      if (PublishedAt.isCompacted(file)) {
        all.addAll(inputs(file));
      }
    }
    return Map.of(NOTE, String.join("\n", all));
  }

  private static String described(Entry file) {
    return file.name() + " " + file.sizeBytes();
  }

  /** The name of the file that joins these; the same for the same files. */
  static String name(List<Entry> files) {
    long published = files.stream().mapToLong(PublishedAt::millis).max().orElseThrow();
    CRC32 crc = new CRC32();
    files.forEach(file -> crc.update(described(file).getBytes(StandardCharsets.UTF_8)));
    return PublishedAt.compactedName(published, Long.toHexString(crc.getValue()));
  }
}
