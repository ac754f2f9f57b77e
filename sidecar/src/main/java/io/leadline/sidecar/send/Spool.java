package io.leadline.sidecar.send;

import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A folder with unsent snapshots, so that a restart does not lose them: one file each, written
 * aside and renamed. Owned by the sender's thread.
 */
final class Spool {

  private static final System.Logger LOG = System.getLogger(Spool.class.getName());
  private static final String SUFFIX = ".snapshot";
  private static final String UNFINISHED = ".part";

  private final Path folder;

  Spool(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** Keeps a snapshot in place of an earlier one of the same window and epoch. */
  void write(Outbox.Entry entry) throws IOException {
    Path part = folder.resolve(name(entry.key()) + UNFINISHED);
    try {
      Files.write(part, entry.message());
      Files.move(part, file(entry.key()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
  }

  void delete(Outbox.Key key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  /** What an earlier process left; files that cannot be read are removed, and logged. */
  List<Outbox.Entry> read() throws IOException {
    List<Outbox.Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (file.toString().endsWith(SUFFIX)) {
          readInto(entries, file);
        } else if (file.toString().endsWith(UNFINISHED)) {
          Files.delete(file);
        }
      }
    }
    return entries;
  }

  private static void readInto(List<Outbox.Entry> entries, Path file) throws IOException {
    try {
      for (Snapshot snapshot : SnapshotCodec.read(Files.readAllBytes(file))) {
        entries.add(Outbox.Entry.of(snapshot));
      }
    } catch (CorruptProfileException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} is removed: {1}", file, e.getMessage());
      Files.delete(file);
    }
  }

  private Path file(Outbox.Key key) {
    return folder.resolve(name(key) + SUFFIX);
  }

  // Models and sources may have names that no file system takes.
  private static String name(Outbox.Key key) {
    return UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }
}
