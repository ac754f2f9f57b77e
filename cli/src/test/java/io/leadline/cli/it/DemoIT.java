package io.leadline.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {

  @TempDir Path folder;

  @Test
  void playsToTheLastIncidentAndEnds() throws Exception {
    Path output = folder.resolve("demo.log");

    try (App demo = App.start(App.freePort(), output, "demo", "--once")) {
      assertThat(demo.exitStatus(Duration.ofMinutes(3))).as(text(output)).isZero();
    }

    assertThat(text(output))
        .contains("inc-1", "inc-2", "inc-3", "critical")
        .doesNotContain("Exception");
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }
}
