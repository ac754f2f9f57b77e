package io.leadline.stream;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints of one job in a folder of this machine: {@code FOLDER/NAME/JOB/chk-N/_metadata}. A
 * process that begins again goes on from the latest; what earlier processes left behind it is
 * deleted then.
 */
final class LocalCheckpoints {

  private final Path folder;

  LocalCheckpoints(Path folder, String name) {
    this.folder = folder.resolve(name).toAbsolutePath();
  }

  /** Whether this names a folder of this machine, and no address of another store. */
  static boolean isLocal(String folder) {
    return !folder.isEmpty() && !folder.matches("[a-z0-9]+:.*");
  }

  /** For Flink. */
  String address() {
    return folder.toUri().toString();
  }

  /**
   * The latest complete checkpoint. Deletes those of jobs that are older than its own.
   *
   * @throws IOException if the folder cannot be read
   */
  Optional<String> latest() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    Optional<Path> job = Optional.empty();
    Optional<Path> checkpoint = Optional.empty();
    long newest = Long.MIN_VALUE;
    for (Path candidate : list(folder)) {
      for (Path each : list(candidate)) {
        Path metadata = each.resolve("_metadata");
        if (Files.exists(metadata) && Files.getLastModifiedTime(metadata).toMillis() > newest) {
          newest = Files.getLastModifiedTime(metadata).toMillis();
          job = Optional.of(candidate);
          checkpoint = Optional.of(each);
        }
      }
    }
    if (job.isPresent()) {
      deleteAllBut(job.get());
    }
    return checkpoint.map(path -> path.toUri().toString());
  }

  /** The folders in a folder. */
  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private void deleteAllBut(Path kept) throws IOException {
    for (Path job : list(folder)) {
      if (!job.equals(kept)) {
        delete(job);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
