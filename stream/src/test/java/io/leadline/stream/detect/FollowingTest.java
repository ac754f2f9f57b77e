package io.leadline.stream.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.detect.DetectorFactory;
import io.leadline.core.detect.StandardDetectors;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FollowingTest {

  @Test
  void aDetectorThatIsWrittenAndReadSaysWhatTheUndisturbedOneSays() throws Exception {
    for (DetectorFactory factory : StandardDetectors.all()) {
      Random random = new Random(4);
      Following undisturbed = new Following(factory);
      Following written = new Following(factory);
      for (int i = 0; i < 2_000; i++) {
        double error = random.nextDouble() < (i < 1_000 ? 0.05 : 0.5) ? 1 : 0;
        written = Following.read(factory, written.toBytes());

        assertThat(written.update(error))
            .as("%s at %d", factory.name(), i)
            .isEqualTo(undisturbed.update(error));
      }
      assertThat(written.toBytes()).isEqualTo(undisturbed.toBytes());
    }
  }

  @Test
  void laterVersionsAreRefused() {
    DetectorFactory ddm = StandardDetectors.find("ddm").orElseThrow();

    assertThatThrownBy(() -> Following.read(ddm, new byte[] {2, 0}))
        .isInstanceOf(CorruptBytesException.class)
        .hasMessageContaining("unknown version 2");
    assertThatThrownBy(() -> SignalBucket.read("m", new byte[] {9, 0}))
        .isInstanceOf(CorruptBytesException.class)
        .hasMessageContaining("unknown version 9");
  }

  @Test
  void signalsOfASecondComeInTheOrderOfTimeAndId() throws Exception {
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      signals.add(new Signal("m", 1_000 + i / 4, "r" + i % 4, i));
    }
    List<Signal> shuffled = new ArrayList<>(signals);
    Collections.shuffle(shuffled, new Random(1));

    assertThat(SignalBucket.read("m", SignalBucket.write(shuffled))).isEqualTo(signals);
  }
}
