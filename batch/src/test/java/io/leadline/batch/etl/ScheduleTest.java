package io.leadline.batch.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In Berlin, 02:00 to 03:00 was left out on 2026-03-29 and came twice on 2026-10-25. */
class ScheduleTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static List<String> times(String cron, String from, int count) {
    Schedule schedule = Schedule.of(cron, BERLIN);
    List<String> times = new ArrayList<>();
    Instant at = Instant.parse(from);
    for (int i = 0; i < count; i++) {
      at = schedule.after(at).orElseThrow();
      times.add(at.toString());
    }
    return times;
  }

  @Test
  void aDailyRunKeepsItsLocalTimeAcrossBothChanges() {
    assertThat(times("0 5 * * *", "2026-03-28T00:00:00Z", 3))
        .containsExactly("2026-03-28T04:00:00Z", "2026-03-29T03:00:00Z", "2026-03-30T03:00:00Z");
    assertThat(times("0 5 * * *", "2026-10-24T00:00:00Z", 3))
        .containsExactly("2026-10-24T03:00:00Z", "2026-10-25T04:00:00Z", "2026-10-26T04:00:00Z");
  }

  @Test
  void aTimeThatIsLeftOutRunsRightAfterTheGap() {
    assertThat(times("30 2 * * *", "2026-03-28T02:00:00Z", 2))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
  }

  @Test
  void aTimeThatComesTwiceRunsOnce() {
    assertThat(times("30 2 * * *", "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
  }

  @Test
  void aRunOfEveryFewMinutesLeavesNoHourOut() {
    for (String day : List.of("2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z")) {
      List<String> times = times("*/15 * * * *", day, 16);

      for (int i = 1; i < times.size(); i++) {
        assertThat(Instant.parse(times.get(i)))
            .isEqualTo(Instant.parse(times.get(i - 1)).plusSeconds(900));
      }
    }
  }

  @Test
  void aDayThatNeverComesHasNoTime() {
    assertThat(Schedule.of("0 0 30 2 *", BERLIN).after(Instant.EPOCH)).isEqualTo(Optional.empty());
  }

  @Test
  void aMistakeNamesWhatIsAllowed() {
    assertThatThrownBy(() -> Schedule.of("every day", BERLIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'every day'")
        .hasMessageContaining("five fields of cron");
  }
}
