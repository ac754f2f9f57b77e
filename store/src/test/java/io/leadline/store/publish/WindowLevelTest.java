package io.leadline.store.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.monitor.Against;
import io.leadline.core.monitor.AlarmControl;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Task;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import io.leadline.store.sql.FastStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowLevelTest {

  // One false alarm in a hundred windows: periods of a hundred hours, this one being a first.
  private static final double FALSE_ALARM = 0.01;
  private static final Instant BEGIN = Instant.ofEpochSecond(4_950L * 100 * 3_600);

  @TempDir java.nio.file.Path folder;
  private FastStore store;

  @BeforeEach
  void open() {
    store = FastStores.open(folder.resolve("store.db").toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theBudgetIsSpentEvenlyWhateverWasFound() {
    save(0, 1e-9);

    assertThat(level(AlarmControl.BUDGET, 1)).isEqualTo(FALSE_ALARM);
  }

  @Test
  void lordSpendsMoreAfterTwoDiscoveries() {
    double before = level(AlarmControl.LORD, 0);
    save(0, 1e-9);
    save(1, 0.4);
    save(2, 1e-9);

    assertThat(before).isCloseTo(0.005, within(1e-12));
    assertThat(level(AlarmControl.LORD, 3)).isCloseTo(0.010, within(1e-12));
  }

  @Test
  void eLondAsksForMuchMoreAsItHoldsWhateverTheDependence() {
    assertThat(level(AlarmControl.E_LOND, 0)).isBetween(1e-6, 1e-3);
  }

  @Test
  void aNewPeriodBeginsAnew() {
    save(98, 1e-9);
    save(99, 1e-9);

    assertThat(level(AlarmControl.LORD, 100)).isCloseTo(0.005, within(1e-12));
  }

  @Test
  void whatComesAfterAWindowDoesNotChangeIt() {
    save(1, 1e-9);
    save(2, 1e-9);
    double judged = level(AlarmControl.SAFFRON, 3);
    save(3, 0.3);
    save(4, 1e-9);

    assertThat(level(AlarmControl.SAFFRON, 3)).isEqualTo(judged);
  }

  private double level(AlarmControl control, int hour) {
    Monitor judged = new WindowLevel(store).at(monitor(control), window(hour));
    return judged.checks().drift().orElseThrow().falseAlarm();
  }

  private void save(int hour, double chance) {
    Finding finding =
        Finding.measured(
            MetricNames.ALARM_CHANCE, "", chance, OptionalDouble.empty(), Severity.INFO, "");
    store.saveFindings(
        new WindowFindings(window(hour), 1_000, "v1", BEGIN, List.of(finding.by("lord", ""))));
  }

  private static WindowKey window(int hour) {
    Instant start = BEGIN.plus(Duration.ofHours(hour));
    return WindowKey.of("loan", start, start.plus(Duration.ofHours(1)));
  }

  private static Monitor monitor(AlarmControl control) {
    Checks.Drift drift =
        new Checks.Drift(
            List.of(Against.BASELINE), "auto", OptionalDouble.empty(), FALSE_ALARM, control);
    return new Monitor(
        "loan",
        Task.BINARY,
        "",
        Optional.empty(),
        Optional.empty(),
        new Schema(List.of()),
        Set.of(),
        new Monitor.BaselineSource("", ""),
        Windows.DEFAULT,
        new Checks(Optional.empty(), Optional.of(drift), Optional.empty()),
        List.of());
  }
}
