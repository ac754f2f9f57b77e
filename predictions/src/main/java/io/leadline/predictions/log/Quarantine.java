package io.leadline.predictions.log;

import io.leadline.predictions.objects.Objects;
import io.leadline.predictions.objects.Objects.Entry;
import io.leadline.predictions.objects.Objects.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where damaged files of a log go: under the key they had, with the reason beside them. Nothing
 * here is read any more, and nothing is deleted: whoever mends a file puts it back.
 */
public final class Quarantine {

  static final String FOLDER = "quarantine/";
  private static final String REASON = ".reason.txt";
  private static final int MOST_REASON_CHARACTERS = 500;

  private final Objects objects;

  public Quarantine(Objects objects) {
    this.objects = objects;
  }

  /**
   * A file that was set aside.
   *
   * @param key that it had in the log
   * @param since when it was damaged or set aside, whichever the place tells
   */
  public record Damaged(String key, long sizeBytes, Instant since, String reason) {}

  /**
   * Moves a file out of the log.
   *
   * @return what happened, in words
   */
  String setAside(String key, IOException reason) throws IOException {
    // The reason first: cut off in between, the file is still found damaged by the next reader.
    Path note = objects.newFile();
    try {
      Files.writeString(note, reason.getMessage() + System.lineSeparator());
      objects.publish(note, FOLDER + key + REASON);
    } finally {
      Files.deleteIfExists(note);
    }
    try {
      objects.move(key, FOLDER + key);
    } catch (NoSuchFileException e) {
      // Another reader of the same file was faster.
      return key + ": " + reason.getMessage();
    }
    return key + ": " + reason.getMessage();
  }

  /** The files of a model that were set aside, by key. */
  public List<Damaged> of(String model) throws IOException {
    return below(FOLDER + Partition.folder(model));
  }

  /** All files that were set aside, by key. */
  public List<Damaged> all() throws IOException {
    return below(FOLDER);
  }

  private List<Damaged> below(String folder) throws IOException {
    List<Damaged> damaged = new ArrayList<>();
    for (Entry entry : objects.list(folder)) {
      if (!entry.name().endsWith(REASON)) {
        damaged.add(
            new Damaged(
                entry.key().substring(FOLDER.length()),
                entry.sizeBytes(),
                Instant.ofEpochMilli(entry.modifiedMillis()),
                reason(entry)));
      }
    }
    return damaged;
  }

  private String reason(Entry entry) throws IOException {
    try (LocalFile note = objects.open(entry.key() + REASON)) {
      String text = Files.readString(note.path()).strip();
      return text.length() <= MOST_REASON_CHARACTERS
          ? text
          : text.substring(0, MOST_REASON_CHARACTERS) + "…";
    } catch (NoSuchFileException e) {
      return "the reason was not kept";
    }
  }
}
