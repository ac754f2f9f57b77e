package io.leadline.stream.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventClockTest {

  private final EventClock clock = new EventClock(1_000);

  @Test
  void theSlowestPartitionTellsTheTime() {
    clock.saw("t/0", 500, 10_000);
    clock.saw("t/1", 300, 10_000);

    assertThat(clock.time(10_100)).hasValue(300);
  }

  @Test
  void anEarlierEventTimeDoesNotTurnItBack() {
    clock.saw("t/0", 500, 10_000);
    clock.saw("t/0", 200, 10_001);

    assertThat(clock.time(10_100)).hasValue(500);
  }

  @Test
  void anIdlePartitionHoldsNothingOpen() {
    clock.saw("t/0", 300, 10_000);
    clock.saw("t/1", 500, 10_900);

    assertThat(clock.time(11_000)).hasValue(500);
    assertThat(clock.time(11_900)).isEmpty();
  }

  @Test
  void aDateInTheFutureIsNoReasonToHurry() {
    clock.saw("t/0", Long.MAX_VALUE, 10_000);

    assertThat(clock.time(10_100)).hasValue(10_000);
  }
}
