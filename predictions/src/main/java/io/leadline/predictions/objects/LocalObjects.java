package io.leadline.predictions.objects;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Files in a folder of this machine. A file is written in {@code .new/}, forced to the disk and
 * then renamed, so that a crash leaves it whole or not at all. Names that begin with a dot are not
 * listed.
 */
public final class LocalObjects implements Objects {

  private static final String NEW = ".new";

  private final Path root;

  /** Creates the folder where it is missing. */
  public LocalObjects(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    Files.createDirectories(this.root.resolve(NEW));
    removeAbandoned();
  }

  /** What processes that were killed left behind; others may be writing right now. */
  private void removeAbandoned() throws IOException {
    FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
    try (Stream<Path> files = Files.list(root.resolve(NEW))) {
      for (Path file : files.toList()) {
        try {
          if (Files.getLastModifiedTime(file).compareTo(yesterday) < 0) {
            Files.deleteIfExists(file);
          }
        } catch (NoSuchFileException e) {
          // Published, or removed by somebody else, in this moment.
          continue;
        }
      }
    }
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    Path start = path(folder);
    List<Entry> entries = new ArrayList<>();
    if (Files.isDirectory(start)) {
      Files.walkFileTree(start, new Listing(entries));
    }
    entries.sort(Comparator.comparing(Entry::key));
    return entries;
  }

  /** Collects the files; those that vanish meanwhile are left out. */
  private final class Listing extends SimpleFileVisitor<Path> {

    private final List<Entry> entries;

    Listing(List<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file)) {
        entries.add(
            new Entry(key(file), attributes.size(), attributes.lastModifiedTime().toMillis()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }

  private boolean isHidden(Path path) {
    return !path.equals(root) && path.getFileName().toString().startsWith(".");
  }

  private String key(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  @Override
  public SortedSet<String> folders(String folder) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    Path start = path(folder);
    if (Files.isDirectory(start)) {
      try (Stream<Path> children = Files.list(start)) {
        children
            .filter(child -> Files.isDirectory(child) && !isHidden(child))
            .forEach(child -> names.add(child.getFileName().toString()));
      }
    }
    return names;
  }

  @Override
  public Path newFile() {
    return root.resolve(NEW).resolve(UUID.randomUUID().toString());
  }

  @Override
  public void publish(Path file, String key) throws IOException {
    force(file);
    Path target = path(key);
    List<Path> created = createFolders(parent(target));
    // The time of publication, not of writing: readers ask what is new since they looked.
    Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
    rename(file, target);
    force(parent(target));
    for (Path folder : created) {
      force(parent(folder));
    }
  }

  /** Creates the missing folders down to {@code folder} and returns them, deepest first. */
  private static List<Path> createFolders(Path folder) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path at = folder; at != null && !Files.isDirectory(at); at = at.getParent()) {
      missing.add(at);
    }
    Files.createDirectories(folder);
    return missing;
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("The folder of %s cannot rename files atomically".formatted(to), e);
    }
  }

  private static void force(Path path) throws IOException {
    boolean isFolder = Files.isDirectory(path);
    if (isFolder && System.getProperty("os.name").startsWith("Windows")) {
      // Windows opens no folders as files, and journals renames itself.
      return;
    }
    try (FileChannel channel =
        FileChannel.open(path, isFolder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  @Override
  public LocalFile open(String key) throws IOException {
    Path file = path(key);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return new LocalFile() {
      @Override
      public Path path() {
        return file;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void delete(String key) throws IOException {
    Path file = path(key);
    Files.deleteIfExists(file);
    for (Path at = parent(file); !at.equals(root); at = parent(at)) {
      try {
        Files.deleteIfExists(at);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  @Override
  public void move(String from, String to) throws IOException {
    Path target = path(to);
    Files.createDirectories(parent(target));
    rename(path(from), target);
    force(parent(target));
  }

  /** Every path here is below the root, so it has a parent. */
  private static Path parent(Path path) {
    return java.util.Objects.requireNonNull(path.getParent());
  }

  private Path path(String key) throws IOException {
    Path path = root.resolve(key).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("Invalid key: '%s' (must stay below %s)".formatted(key, root));
    }
    return path;
  }

  @Override
  public void close() {}
}
