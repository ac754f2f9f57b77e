package io.leadline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Schema;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorBundleTest {

  private static final MonitorBundle BUNDLE =
      new MonitorBundle(
          """
          version: 1
          model: loan
          task: binary
          prediction: y
          baseline: {from: train.csv}
          """,
          "2026-10 – “März”",
          Layout.of(new Schema(List.of(Field.numeric("x"))), 256),
          Profile.empty());

  @Test
  void isReadBackAsItWasWithTheBaselinesSchema() throws Exception {
    MonitorBundle read = MonitorBundle.fromBytes(BUNDLE.toBytes());

    assertThat(read).isEqualTo(BUNDLE);
    assertThat(read.monitor().model()).isEqualTo("loan");
    assertThat(read.monitor().schema().field("x")).isPresent();
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] bytes = BUNDLE.toBytes();

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> MonitorBundle.fromBytes(cut))
          .as("first %d bytes", length)
          .isInstanceOf(CorruptProfileException.class);
    }
  }

  @Test
  void aLaterVersionIsNamed() {
    byte[] bytes = BUNDLE.toBytes();
    bytes[4] = 2;

    assertThatThrownBy(() -> MonitorBundle.fromBytes(bytes))
        .hasMessage("Unknown monitor version: 2 (this build reads 1 to 1)");
  }
}
