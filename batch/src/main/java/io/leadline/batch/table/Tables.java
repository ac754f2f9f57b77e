package io.leadline.batch.table;

import io.leadline.predictions.objects.S3Address;
import io.leadline.protocol.TableFormat;
import io.leadline.protocol.TableFormats;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** Opens tables by the name a user gives: a file, a folder, or a pattern with asterisks. */
public final class Tables {

  private static final byte[] PARQUET_MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final String FORMATS =
      "Parquet, or .csv, .tsv, .ndjson, .jsonl, also with .gz or .zst behind";

  private Tables() {}

  /**
   * @param name a file, a folder (all its files, also in folders below), or a pattern such as
   *     {@code logs/2026-11-*.parquet}; each also as {@code s3://BUCKET/…}
   * @throws NoSuchFileException if there is no such file, or none that matches
   * @throws IOException if the files are of no known format, or cannot be read
   */
  public static Table open(String name) throws IOException {
    return S3Address.isOne(name)
        ? CopiedTable.open(withoutSettings(name), TableFile.list(name))
        : open(label(name), files(name));
  }

  /** Opens one file of a table. */
  public static Table open(TableFile file) throws IOException {
    return S3Address.isOne(file.name())
        ? CopiedTable.open(file.name(), List.of(file))
        : open(file.name());
  }

  private static String withoutSettings(String address) {
    return address.replaceAll("\\?.*", "");
  }

  static Table open(String label, List<Path> files) throws IOException {
    Path first = files.get(0);
    if (isParquet(first)) {
      return ParquetFiles.open(label, files);
    }
    TableFormat format =
        TableFormats.ofFile(first.getFileName().toString())
            .orElseThrow(
                () -> new IOException("%s: unknown format (must be %s)".formatted(first, FORMATS)));
    return TextFiles.open(label, format, files);
  }

  private static String label(String name) {
    Path path = Path.of(name);
    return Files.isRegularFile(path) ? path.getFileName().toString() : name;
  }

  private static boolean isParquet(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return java.util.Arrays.equals(in.readNBytes(PARQUET_MAGIC.length), PARQUET_MAGIC);
    }
  }

  static List<Path> files(String name) throws IOException {
    Path path = Path.of(name);
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    List<Path> found = Files.isDirectory(path) ? below(path) : matching(name);
    if (found.isEmpty()) {
      throw new NoSuchFileException(name);
    }
    return found;
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> isVisible(folder, file))
          .sorted()
          .toList();
    }
  }

  // Engines leave markers such as _SUCCESS and .crc files beside their data.
  private static boolean isVisible(Path folder, Path file) {
    for (Path part : folder.relativize(file)) {
      if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
        return false;
      }
    }
    return true;
  }

  private static List<Path> matching(String pattern) throws IOException {
    int wildcard = indexOfWildcard(pattern);
    if (wildcard < 0) {
      return List.of();
    }
    int slash = pattern.lastIndexOf('/', wildcard);
    Path base = Path.of(slash < 0 ? "." : slash == 0 ? "/" : pattern.substring(0, slash));
    if (!Files.isDirectory(base)) {
      return List.of();
    }
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(slash + 1));
    return below(base).stream().filter(file -> matcher.matches(base.relativize(file))).toList();
  }

  static int indexOfWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
