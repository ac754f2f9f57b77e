package io.leadline.stream.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.alert.Incident;
import io.leadline.core.alert.IncidentTracker;
import io.leadline.core.monitor.Severity;
import io.leadline.core.sketch.CorruptBytesException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleStateTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void theBeginningIsReadBackAsItWas() throws Exception {
    assertThat(RuleState.read(RuleState.write(IncidentTracker.State.START)))
        .isEqualTo(IncidentTracker.State.START);
  }

  @Test
  void anOpenIncidentIsReadBackAsItWas() throws Exception {
    Incident incident =
        new Incident(
            "m/drift/1",
            "m",
            "drift",
            Severity.CRITICAL,
            Incident.State.OPEN,
            "median 45 → 25",
            NOW.minusSeconds(7_200),
            NOW,
            NOW.plusMillis(1),
            Optional.empty(),
            List.of(
                new Incident.Cause(
                    "drift", "age", 0.3, Double.POSITIVE_INFINITY, "median 45 → 25")));
    IncidentTracker.State state =
        new IncidentTracker.State(3, NOW.minusSeconds(7_200), 0, NOW, Optional.of(incident));

    assertThat(RuleState.read(RuleState.write(state))).isEqualTo(state);
  }

  @Test
  void damagedBytesAreRefused() {
    byte[] bytes = RuleState.write(IncidentTracker.State.START);

    assertThatThrownBy(() -> RuleState.read(java.util.Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(CorruptBytesException.class);
    bytes[0] = 9;
    assertThatThrownBy(() -> RuleState.read(bytes)).hasMessageContaining("version 9");
  }
}
