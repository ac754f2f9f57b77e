package io.leadline.server.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedBeforeAKillIsInTheLogExactlyOnce() throws Exception {
    long seed = System.nanoTime();

    KillTrial.Result result = new KillTrial(folder, seed).run(10);

    assertThat(result.acknowledged()).as("seed %d", seed).isGreaterThan(100);
    assertThat(result.missing()).as("seed %d: %s", seed, result).isZero();
    assertThat(result.repeated()).as("seed %d: %s", seed, result).isZero();
  }
}
