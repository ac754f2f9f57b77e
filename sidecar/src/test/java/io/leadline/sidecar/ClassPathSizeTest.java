package io.leadline.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The class path that the sidecar runs with, as the build writes it down. */
class ClassPathSizeTest {

  /** All jars and classes together; a library that is not small shows here. */
  private static final long MOST_BYTES = 18L << 20;

  private static List<Path> classPath() throws IOException {
    String line = Files.readString(Path.of("target", "runtime.classpath")).strip();
    return Stream.of(line.split(File.pathSeparator)).map(Path::of).toList();
  }

  private static long bytes(Path entry) {
    try (Stream<Path> files = Files.walk(entry)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void itIsSmall() throws IOException {
    List<Path> entries = classPath();
    String sizes =
        entries.stream()
            .map(entry -> "%,12d %s".formatted(bytes(entry), entry.getFileName()))
            .collect(Collectors.joining("\n"));
    long classes = bytes(Path.of("target", "classes"));

    assertThat(entries).hasSizeGreaterThan(10);
    assertThat(entries.stream().mapToLong(ClassPathSizeTest::bytes).sum() + classes)
        .as(sizes)
        .isBetween(1L << 20, MOST_BYTES);
  }

  @Test
  void itHasNoFrameworkDatabaseOrLoggingLibrary() throws IOException {
    Set<String> names = new TreeSet<>();
    classPath().forEach(entry -> names.add(entry.toString().replace(File.separatorChar, '/')));

    for (String library :
        List.of(
            "quarkus",
            "vertx",
            "jackson-databind",
            "sqlite",
            "postgresql",
            "parquet",
            "hadoop",
            "kafka",
            "flink",
            "logback",
            "log4j",
            "guava",
            "kotlin",
            "awssdk")) {
      assertThat(names).as(library).noneMatch(name -> name.contains(library));
    }
  }
}
