package io.leadline.stream;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    Optional<Path> latest;
    try (Stream<Path> files = Files.walk(folder, 3)) {
      latest =
          files
              .filter(file -> file.getFileName().toString().equals("_metadata"))
              .max(Comparator.comparing(LocalCheckpoints::modified));
    }
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    Path checkpoint = latest.get().getParent();
    deleteAllBut(checkpoint.getParent());
    return Optional.of(checkpoint.toUri().toString());
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }

  private void deleteAllBut(Path kept) throws IOException {
    List<Path> jobs = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(job -> Files.isDirectory(job) && !job.equals(kept)).forEach(jobs::add);
    }
    for (Path job : jobs) {
      Files.walkFileTree(
          job,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path directory, @org.jspecify.annotations.Nullable IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }
}
