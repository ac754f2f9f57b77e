package io.leadline.batch.table;

import io.leadline.predictions.objects.Objects;
import io.leadline.predictions.objects.S3Address;
import io.leadline.predictions.objects.S3Objects;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of a table, on this machine or in S3.
 *
 * @param name its path or key, as found
 * @param modifiedMillis when it was written, in milliseconds since 1970
 */
public record TableFile(String name, long sizeBytes, long modifiedMillis, Opener opener) {

  /** Makes the file one of this machine. */
  @FunctionalInterface
  interface Opener {
    /**
     * @param folder where a copy may be put; its owner deletes it
     */
    Path in(Path folder) throws IOException;
  }

  /**
   * The files of a table, by name.
   *
   * @param where a file, a folder (all its files, also in folders below), or a pattern such as
   *     {@code logs/2026-11-*.parquet}; each also as {@code s3://BUCKET/…}, see {@link S3Address}
   * @throws NoSuchFileException if there is no such file, or none that matches
   */
  public static List<TableFile> list(String where) throws IOException {
    return S3Address.isOne(where) ? ofBucket(S3Address.parse(where), where) : ofFolder(where);
  }

  private static List<TableFile> ofFolder(String where) throws IOException {
    List<TableFile> files = new ArrayList<>();
    for (Path path : Tables.files(where)) {
      files.add(
          new TableFile(
              path.toString(),
              Files.size(path),
              Files.getLastModifiedTime(path).toMillis(),
              folder -> path));
    }
    return files;
  }

  private static List<TableFile> ofBucket(S3Address address, String where) throws IOException {
    // The last part may be a file, a folder or a pattern: the bucket is asked for all of them.
    String wanted = address.prefix().replaceAll("/$", "");
    int wildcard = Tables.indexOfWildcard(wanted);
    int slash = wildcard < 0 ? wanted.length() : wanted.lastIndexOf('/', wildcard);
    String base = wanted.substring(0, Math.max(0, slash));
    S3Address bucket =
        new S3Address(
            address.bucket(), "", address.endpoint(), address.region(), address.isPathStyle());
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + wanted);
    List<TableFile> files = new ArrayList<>();
    try (Objects objects = new S3Objects(bucket)) {
      for (Objects.Entry entry : objects.list(base)) {
        boolean isWanted =
            wildcard < 0
                ? base.isEmpty() || entry.key().equals(base) || entry.key().startsWith(base + "/")
                : matcher.matches(Path.of(entry.key()));
        if (isWanted && isVisible(entry.key(), base)) {
          files.add(
              new TableFile(
                  "s3://" + address.bucket() + "/" + entry.key(),
                  entry.sizeBytes(),
                  entry.modifiedMillis(),
                  folder -> copy(bucket, entry, folder)));
        }
      }
    }
    if (files.isEmpty()) {
      throw new NoSuchFileException(where);
    }
    return files;
  }

  // Engines leave markers such as _SUCCESS beside their data.
  private static boolean isVisible(String key, String base) {
    return !("/" + key.substring(base.length())).contains("/_");
  }

  private static Path copy(S3Address bucket, Objects.Entry entry, Path folder) throws IOException {
    try (Objects objects = new S3Objects(bucket);
        Objects.LocalFile file = objects.open(entry.key())) {
      // The name tells the format; folders of their own keep equal names apart.
      Path target = Files.createTempDirectory(folder, "").resolve(entry.name());
      return Files.move(file.path(), target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
