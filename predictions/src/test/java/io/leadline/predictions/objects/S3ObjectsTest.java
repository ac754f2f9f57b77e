package io.leadline.predictions.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Against a server process; files above 5 MiB go in parts. */
class S3ObjectsTest extends ObjectsContract {

  private static final int SMALLEST_PART = 5 << 20;

  @Override
  Objects newObjects() throws IOException {
    S3Address bucket = S3Address.parse(MotoServer.newBucket());
    return new S3Objects(
        new S3Address(bucket.bucket(), "some/prefix/", bucket.endpoint(), bucket.region(), true),
        SMALLEST_PART);
  }

  @Test
  void moreFilesThanOneAnswerHoldsAreAllListed() throws IOException {
    try (Objects objects = newObjects()) {
      for (int i = 0; i < 1_050; i++) {
        Path file = objects.newFile();
        Files.createFile(file);
        objects.publish(file, "many/date=%04d/x".formatted(i));
      }

      assertThat(objects.list("many/")).hasSize(1_050);
      assertThat(objects.folders("many/")).hasSize(1_050);
    }
  }

  @Test
  void nothingIsLeftOfTemporaryFilesAfterClosing() throws IOException {
    Path file;
    try (Objects objects = newObjects()) {
      Path written = objects.newFile();
      Files.writeString(written, "x");
      objects.publish(written, "x");
      try (var open = objects.open("x")) {
        file = open.path();
        assertThat(file).exists();
      }
      assertThat(file).doesNotExist();
    }
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void aBucketThatIsNotThereIsNamed() throws IOException {
    S3Address bucket = S3Address.parse(MotoServer.newBucket());
    try (Objects objects =
        new S3Objects(
            new S3Address("no-such-bucket", "", bucket.endpoint(), bucket.region(), true))) {
      assertThatThrownBy(() -> objects.list(""))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("s3://no-such-bucket/")
          .hasMessageContaining("NoSuchBucket");
    }
  }
}
