package io.leadline.predictions.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.predictions.objects.Objects.Entry;
import io.leadline.predictions.objects.Objects.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place for files promises. */
abstract class ObjectsContract {

  private Objects objects;

  /** A new, empty place. */
  abstract Objects newObjects() throws IOException;

  @BeforeEach
  void open() throws IOException {
    objects = newObjects();
  }

  @AfterEach
  void close() throws IOException {
    if (objects != null) {
      objects.close();
    }
  }

  private void write(String key, String text) throws IOException {
    Path file = objects.newFile();
    Files.writeString(file, text);
    objects.publish(file, key);
  }

  private String read(String key) throws IOException {
    try (LocalFile file = objects.open(key)) {
      return Files.readString(file.path());
    }
  }

  private List<String> keys(String folder) throws IOException {
    return objects.list(folder).stream().map(Entry::key).toList();
  }

  @Test
  void whatIsPublishedIsReadBackAndItsLocalFileIsGone() throws IOException {
    Path file = objects.newFile();
    Files.writeString(file, "hello");
    long before = System.currentTimeMillis();

    objects.publish(file, "a/b/hello.txt");

    assertThat(read("a/b/hello.txt")).isEqualTo("hello");
    assertThat(file).doesNotExist();
    Entry entry = objects.list("a/").get(0);
    assertThat(entry.key()).isEqualTo("a/b/hello.txt");
    assertThat(entry.name()).isEqualTo("hello.txt");
    assertThat(entry.sizeBytes()).isEqualTo(5);
    // Services tell whole seconds.
    assertThat(entry.modifiedMillis()).isBetween(before - 1000, System.currentTimeMillis() + 1000);
  }

  @Test
  void publishingAgainReplaces() throws IOException {
    write("a.txt", "one");
    write("a.txt", "two");

    assertThat(read("a.txt")).isEqualTo("two");
    assertThat(keys("")).containsExactly("a.txt");
  }

  @Test
  void filesAreListedByKeyBelowAFolderOnly() throws IOException {
    for (String key : List.of("b/2", "a/x/1", "a/y", "ab/3", "top")) {
      write(key, key);
    }

    assertThat(keys("")).containsExactly("a/x/1", "a/y", "ab/3", "b/2", "top");
    assertThat(keys("a/")).containsExactly("a/x/1", "a/y");
    assertThat(keys("nowhere/")).isEmpty();
  }

  @Test
  void foldersAreThoseDirectlyInside() throws IOException {
    for (String key : List.of("b/2", "a/x/1", "a/y/2", "a/file", "top")) {
      write(key, key);
    }

    assertThat(objects.folders("")).containsExactly("a", "b");
    assertThat(objects.folders("a/")).containsExactly("x", "y");
    assertThat(objects.folders("nowhere/")).isEmpty();
  }

  @Test
  void namesThatBeginWithADotAreNotListed() throws IOException {
    write(".hidden/1", "x");
    write("a/.hidden", "x");
    write("a/shown", "x");

    assertThat(keys("")).containsExactly("a/shown");
    assertThat(objects.folders("")).containsExactly("a");
  }

  @Test
  void namesWithSignsOfAllKindsAreKept() throws IOException {
    List<String> keys =
        List.of(
            "model=a%20b/version=1%2F2/x.parquet",
            "model=\u00fcml/version=__HIVE_DEFAULT_PARTITION__/x.parquet",
            "model=q&a/version=1+1=2/x (1).parquet");
    for (String key : keys) {
      write(key, key);
    }

    assertThat(keys("")).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(objects.folders("")).contains("model=a%20b", "model=q&a", "model=\u00fcml");
    for (String key : keys) {
      assertThat(read(key)).isEqualTo(key);
      objects.delete(key);
    }
    assertThat(keys("")).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeAbsent() {
    assertThatThrownBy(() -> objects.open("nothing.txt"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nothing.txt");
  }

  @Test
  void deletingIsFinalAndOfNothingIsNoMistake() throws IOException {
    write("a/1", "x");

    objects.delete("a/1");
    objects.delete("a/1");

    assertThat(keys("")).isEmpty();
    assertThat(objects.folders("")).isEmpty();
  }

  @Test
  void aMovedFileIsInItsNewPlaceOnly() throws IOException {
    write("a/old name%20.txt", "text");

    objects.move("a/old name%20.txt", "quarantine/a/old name%20.txt");

    assertThat(keys("")).containsExactly("quarantine/a/old name%20.txt");
    assertThat(read("quarantine/a/old name%20.txt")).isEqualTo("text");
    assertThatThrownBy(() -> objects.move("a/old name%20.txt", "b"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void keysThatLeadOutAreRefused() {
    assertThatThrownBy(() -> write("../outside", "x")).hasMessageContaining("../outside");
    assertThatThrownBy(() -> objects.open("a/../../outside")).hasMessageContaining("outside");
  }

  @Test
  void anyNumberOfThreadsMayPublishAndRead() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<String>> done = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String key = "many/%02d".formatted(i);
      done.add(
          threads.submit(
              () -> {
                write(key, key);
                return read(key);
              }));
    }

    for (int i = 0; i < done.size(); i++) {
      assertThat(done.get(i).get()).isEqualTo("many/%02d".formatted(i));
    }
    assertThat(keys("many/")).hasSize(40);
    threads.shutdown();
  }

  @Test
  void aReaderSeesAReplacedFileWhole() throws Exception {
    String one = "1".repeat(300_000);
    String two = "2".repeat(300_000);
    write("big", one);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<?> writing =
        thread.submit(
            () -> {
              for (int i = 0; i < 10; i++) {
                write("big", i % 2 == 0 ? two : one);
              }
              return null;
            });

    while (!writing.isDone()) {
      assertThat(read("big")).isIn(one, two);
    }
    writing.get();
    thread.shutdown();
  }

  @Test
  void largeFilesKeepTheirBytes() throws IOException {
    byte[] bytes = new byte[11 << 20];
    new Random(3).nextBytes(bytes);
    Path file = objects.newFile();
    Files.write(file, bytes);

    objects.publish(file, "large");

    try (LocalFile read = objects.open("large")) {
      assertThat(Files.mismatch(read.path(), Files.write(objects.newFile(), bytes))).isEqualTo(-1);
    }
    assertThat(objects.list("").get(0).sizeBytes()).isEqualTo(bytes.length);
  }
}
