package io.leadline.predictions.log;

import io.leadline.predictions.objects.Objects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;

/** A place that fails from one operation on, as a process that is killed: before it, or after. */
final class CutOffObjects implements Objects {

  private final Objects objects;
  private final boolean isAfter;
  private int left;

  /**
   * @param step the operation that fails, counted from 1
   * @param isAfter whether that operation still takes effect
   */
  CutOffObjects(Objects objects, int step, boolean isAfter) {
    this.objects = objects;
    this.left = step;
    this.isAfter = isAfter;
  }

  boolean isCutOff() {
    return left <= 0;
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T step(Work<T> work) throws IOException {
    left--;
    if (left == 0 && isAfter) {
      work.run();
    }
    if (left <= 0) {
      throw new IOException("cut off");
    }
    return work.run();
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    return step(() -> objects.list(folder));
  }

  @Override
  public SortedSet<String> folders(String folder) throws IOException {
    return step(() -> objects.folders(folder));
  }

  @Override
  public Path newFile() throws IOException {
    return step(objects::newFile);
  }

  @Override
  public void publish(Path file, String key) throws IOException {
    step(
        () -> {
          objects.publish(file, key);
          return key;
        });
  }

  @Override
  public LocalFile open(String key) throws IOException {
    return step(() -> objects.open(key));
  }

  @Override
  public void delete(String key) throws IOException {
    step(
        () -> {
          objects.delete(key);
          return key;
        });
  }

  @Override
  public void move(String from, String to) throws IOException {
    step(
        () -> {
          objects.move(from, to);
          return to;
        });
  }

  @Override
  public void close() throws IOException {
    objects.close();
  }
}
