package io.leadline.predictions.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalObjectsTest extends ObjectsContract {

  @TempDir private Path folder = Path.of("");

  @Override
  Objects newObjects() throws IOException {
    return new LocalObjects(folder);
  }

  @Test
  void whatAKilledProcessLeftUnpublishedGoesAfterADay() throws IOException {
    Path recent = Files.writeString(folder.resolve(".new/recent"), "x");
    Path old = Files.writeString(folder.resolve(".new/old"), "x");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

    new LocalObjects(folder).close();

    assertThat(old).doesNotExist();
    assertThat(recent).exists();
  }
}
