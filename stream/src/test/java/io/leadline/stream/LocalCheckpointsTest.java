package io.leadline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCheckpointsTest {

  @TempDir Path folder;

  private Path checkpoint(String job, String name, long second) throws Exception {
    Path checkpoint = Files.createDirectories(folder.resolve("stream").resolve(job).resolve(name));
    Path metadata = Files.writeString(checkpoint.resolve("_metadata"), "x");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(second * 1_000));
    return checkpoint;
  }

  @Test
  void theLatestCompleteOneCountsAndOlderJobsAreCleanedUp() throws Exception {
    Path older = checkpoint("a", "chk-9", 100);
    checkpoint("b", "chk-1", 200);
    Path latest = checkpoint("b", "chk-2", 300);
    Files.createDirectories(folder.resolve("stream/b/chk-3"));

    LocalCheckpoints checkpoints = new LocalCheckpoints(folder, "stream");

    assertThat(checkpoints.latest()).contains(latest.toUri().toString());
    assertThat(older).doesNotExist();
    assertThat(folder.resolve("stream/b/chk-1")).exists();
  }

  @Test
  void aFirstStartHasNone() throws Exception {
    assertThat(new LocalCheckpoints(folder, "stream").latest()).isEmpty();
    assertThat(LocalCheckpoints.isLocal("s3://bucket/x")).isFalse();
    assertThat(LocalCheckpoints.isLocal("/var/x")).isTrue();
  }
}
