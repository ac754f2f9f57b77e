package io.leadline.predictions.objects;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;

/**
 * Files by key, {@code /} between the parts of a key. Published files never change, but may be
 * replaced or removed. Any thread may call.
 */
public interface Objects extends Closeable {

  /**
   * A stored file.
   *
   * @param modifiedMillis when it was published, in milliseconds since 1970
   */
  record Entry(String key, long sizeBytes, long modifiedMillis) {

    /** The last part of the key. */
    public String name() {
      return key.substring(key.lastIndexOf('/') + 1);
    }
  }

  /** All files below a folder (a key that ends with {@code /}, or nothing for all), by key. */
  List<Entry> list(String folder) throws IOException;

  /** Names of the folders directly in a folder, without slashes. */
  SortedSet<String> folders(String folder) throws IOException;

  /** An empty local file to write to and then to publish. Its owner deletes it if it does not. */
  Path newFile() throws IOException;

  /**
   * Makes a local file of {@link #newFile} visible under a key, at once and durably, in place of
   * what was there. The local file is gone afterwards.
   */
  void publish(Path file, String key) throws IOException;

  /**
   * The file as a local one, to be closed after use.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  LocalFile open(String key) throws IOException;

  /** Removes a file; nothing happens where there is none. */
  void delete(String key) throws IOException;

  /** Moves a file; at no time is it in neither place. */
  void move(String from, String to) throws IOException;

  /** A readable local file; temporary ones are deleted by closing. */
  interface LocalFile extends Closeable {
    Path path();
  }
}
