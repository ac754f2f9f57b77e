package io.leadline.server.pages;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the fast store knows of one model over time. */
final class History {

  private static final Duration DAY = Duration.ofDays(1);

  private final FastStore store;
  private final String model;
  private final Windows windows;

  private History(FastStore store, String model, Windows windows) {
    this.store = store;
    this.model = model;
    this.windows = windows;
  }

  /** The model's history, cut as its monitor says. */
  static History of(FastStore store, String model, Optional<Monitor> monitor) {
    return new History(store, model, monitor.map(Monitor::windows).orElse(Windows.DEFAULT));
  }

  /** End of the newest window with findings. */
  Optional<Instant> latest() {
    return latestWindow().map(found -> found.window().end());
  }

  /** The newest window of the base size with findings. */
  Optional<WindowFindings> latestWindow() {
    List<WindowFindings> found = overall(store.latestFindings(model, windows.size(), 1));
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
  }

  /** Findings in the range, from roll-ups where base windows would be too many to draw. */
  Grid grid(Instant from, Instant to) {
    Duration length = lengthFor(Duration.between(from, to));
    List<WindowFindings> found = overall(store.findings(model, length, from, to));
    if (found.isEmpty() && !length.equals(windows.size())) {
      length = windows.size();
      found = overall(store.findings(model, length, from, to));
    }
    return Grid.of(found, length);
  }

  /** Findings of base windows in the range. */
  List<WindowFindings> windows(Instant from, Instant to) {
    return overall(store.findings(model, windows.size(), from, to));
  }

  /** Profile of the last day before {@code to}, or of the last window where that is longer. */
  Optional<Current> current(Instant to) {
    Duration length = windows.size().compareTo(DAY) > 0 ? windows.size() : DAY;
    return between(to.minus(length), to);
  }

  /** Profile of as long a time just before {@link #current}. */
  Optional<Current> previous(Instant to) {
    Duration length = windows.size().compareTo(DAY) > 0 ? windows.size() : DAY;
    return between(to.minus(length).minus(length), to.minus(length));
  }

  /** All base windows' profiles in the range, merged. */
  Optional<Current> between(Instant from, Instant to) {
    return store
        .mergedProfile(model, windows.size(), from, to)
        .map(profile -> new Current(profile, from, to));
  }

  /** The profile of one slot of a grid. */
  Optional<Profile> profile(Grid.Slot slot) {
    return store.mergedProfile(model, windows.size(), slot.start(), slot.end());
  }

  /** A profile and the time that it covers. */
  record Current(Profile profile, Instant from, Instant to) {}

  // The longest roll-up that still gives a picture; a dozen cells say little.
  private Duration lengthFor(Duration range) {
    return windows.rollups().stream()
        .filter(length -> range.dividedBy(length) >= 24)
        .max(Comparator.naturalOrder())
        .filter(length -> range.dividedBy(windows.size()) > Grid.MOST)
        .orElse(windows.size());
  }

  // Segments and single versions have pages of their own.
  private static List<WindowFindings> overall(List<WindowFindings> found) {
    return found.stream()
        .filter(one -> isOverall(one.window()))
        .sorted(Comparator.comparing((WindowFindings one) -> one.window().start()))
        .toList();
  }

  private static boolean isOverall(WindowKey window) {
    return window.segment().isEmpty() && window.version().isEmpty();
  }
}
