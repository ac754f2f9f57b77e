package io.leadline.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Severity;
import io.leadline.core.schema.WindowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IncidentTrackerTest {

  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
  private static final AlertRule RULE =
      new AlertRule("drift", "drift.ratio > 1", 2, Severity.WARNING, List.of());

  private final AtomicInteger ids = new AtomicInteger();
  private IncidentTracker.State state = IncidentTracker.State.START;

  private static WindowKey hour(int hour) {
    Instant from = START.plus(Duration.ofHours(hour));
    return WindowKey.of("loan", from, from.plus(Duration.ofHours(1)));
  }

  /** Folds windows {@code from}, {@code from + 1}, …: b is a breach, c clear, n no data. */
  private String fold(int from, String windows) {
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < windows.length(); i++) {
      RuleOutcome outcome =
          switch (windows.charAt(i)) {
            case 'b' -> RuleOutcome.breach(RULE, hour(from + i), List.of(cause(from + i)), 7);
            case 'c' -> RuleOutcome.clear(RULE, hour(from + i));
            default -> RuleOutcome.noData(RULE, hour(from + i));
          };
      IncidentTracker.Step step =
          IncidentTracker.fold(state, outcome, () -> "inc-" + ids.incrementAndGet(), START);
      state = step.state();
      step.change().ifPresent(change -> changes.add(change.kind().name().toLowerCase()));
    }
    return String.join(" ", changes);
  }

  private static Incident.Cause cause(int window) {
    return new Incident.Cause("drift", "age", 0.2, 2 + window, "median 1 → 2");
  }

  @Test
  void opensAfterTheRulesNumberOfBreachesInARow() {
    assertThat(fold(0, "bcbcb")).isEmpty();
    assertThat(fold(5, "b")).isEqualTo("opened");
    assertThat(state.open().orElseThrow().since()).isEqualTo(hour(4).start());
  }

  @Test
  void resolvesAfterTwoGoodWindowsInARow() {
    assertThat(fold(0, "bbbcbcc")).isEqualTo("opened updated updated resolved");
    assertThat(state.open()).isEmpty();
  }

  @Test
  void windowsWithoutDataCountNeitherWay() {
    assertThat(fold(0, "bnb")).isEqualTo("opened");
    assertThat(fold(3, "cnnnc")).isEqualTo("resolved");
  }

  @Test
  void anotherIncidentFollowsTheFirst() {
    assertThat(fold(0, "bbccbb")).isEqualTo("opened resolved opened");
    assertThat(state.open().orElseThrow().id()).isEqualTo("inc-2");
  }

  @Test
  void windowsComputedAgainOpenAndResolveNothing() {
    fold(0, "bb");

    assertThat(fold(0, "b")).isEmpty();
    assertThat(fold(1, "b")).isEqualTo("updated");
    assertThat(fold(0, "cc")).isEmpty();
    assertThat(state.open()).isPresent();
    assertThat(ids).hasValue(1);
  }

  @Test
  void anAcknowledgedIncidentStaysSo() {
    fold(0, "bb");
    Incident seen = state.open().orElseThrow().acknowledged();
    state =
        new IncidentTracker.State(
            state.breaches(), state.firstBreach(), 0, state.latest(), java.util.Optional.of(seen));

    fold(2, "b");

    assertThat(state.open().orElseThrow().state()).isEqualTo(Incident.State.ACKNOWLEDGED);
  }

  @Test
  void theSummaryNamesTheWorst() {
    fold(0, "bb");

    assertThat(state.open().orElseThrow().summary())
        .isEqualTo("age drifted since 24 Nov 2026 (3× its limit): median 1 → 2");
  }
}
