package io.leadline.server.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeRangeTest {

  private static final Instant LATEST = Instant.parse("2026-11-23T00:00:00Z");

  private static TimeRange read(String range, String from, String to) {
    return TimeRange.of(
        Optional.of(range).filter(text -> !text.isEmpty()),
        Optional.of(from).filter(text -> !text.isEmpty()),
        Optional.of(to).filter(text -> !text.isEmpty()),
        LATEST);
  }

  @Test
  void countsBackFromTheNewestWindow() {
    assertThat(read("7d", "", "").from()).isEqualTo("2026-11-16T00:00:00Z");
    assertThat(read("24h", "", "").to()).isEqualTo(LATEST);
    assertThat(read("", "", "").from()).isEqualTo("2026-10-24T00:00:00Z");
  }

  @Test
  void readsDatesTimesAndWhatBrowsersSend() {
    assertThat(read("", "2026-11-01", "2026-11-02").to()).isEqualTo("2026-11-02T00:00:00Z");
    assertThat(read("", "2026-11-01T06:00Z", "").from()).isEqualTo("2026-11-01T06:00:00Z");
    assertThat(read("", "2026-11-01T06:30", "").from()).isEqualTo("2026-11-01T06:30:00Z");
  }

  @Test
  void linksKeepTheRange() {
    assertThat(read("7d", "", "").query()).isEqualTo("?range=7d");
    assertThat(read("", "2026-11-01T06:30", "2026-11-02").query())
        .isEqualTo("?from=2026-11-01T06%3A30&to=2026-11-02");
    assertThat(read("", "", "").query()).isEmpty();
  }

  @Test
  void saysWhatItCannotRead() {
    assertThatThrownBy(() -> read("soon", "", ""))
        .hasMessage("Invalid range: 'soon' (must be a number and h, d or w, such as 24h or 7d)");
    assertThatThrownBy(() -> read("", "yesterday", ""))
        .hasMessageStartingWith("Invalid from: 'yesterday' (must be a UTC time");
    assertThatThrownBy(() -> read("", "2026-11-02", "2026-11-01"))
        .hasMessageContaining("is not before");
    assertThatThrownBy(() -> read("", "1900-01-01", "2026-11-01"))
        .hasMessageContaining("must be at most 3660");
  }
}
