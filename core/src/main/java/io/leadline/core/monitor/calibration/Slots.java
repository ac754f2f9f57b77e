package io.leadline.core.monitor.calibration;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The seasons that some windows can be told apart by, and which slot each of them is in. */
final class Slots {

  // A slot's mean of fewer windows would say more about those than about the season.
  private static final int FEWEST_OF_SLOT = 3;

  private final Map<Season, int[]> bySeason = new EnumMap<>(Season.class);
  private final List<Season> eligible;

  Slots(List<Instant> starts, Duration window, ZoneId zone) {
    List<ZonedDateTime> times = starts.stream().map(start -> start.atZone(zone)).toList();
    for (Season season : Season.values()) {
      bySeason.put(season, times.stream().mapToInt(season::slot).toArray());
    }
    eligible =
        bySeason.entrySet().stream()
            .filter(entry -> entry.getKey() != Season.NONE && entry.getKey().suits(window))
            .filter(entry -> isFilled(entry.getKey(), entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
  }

  private static boolean isFilled(Season season, int[] slots) {
    int[] counts = new int[season.slots()];
    for (int slot : slots) {
      counts[slot]++;
    }
    for (int count : counts) {
      if (count > 0 && count < FEWEST_OF_SLOT) {
        return false;
      }
    }
    return true;
  }

  int[] of(Season season) {
    return Objects.requireNonNull(bySeason.get(season));
  }

  List<Season> eligible() {
    return eligible;
  }
}
