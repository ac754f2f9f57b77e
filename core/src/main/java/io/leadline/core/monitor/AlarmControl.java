package io.leadline.core.monitor;

import io.leadline.core.discovery.DiscoveryControl;
import io.leadline.core.discovery.ELond;
import io.leadline.core.discovery.Lord;
import io.leadline.core.discovery.Saffron;
import io.leadline.core.discovery.Spending;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the bearable number of false alarms is spent over the windows.
 *
 * <p>Control of false discoveries begins anew with each period in which one false alarm is
 * bearable. With a false-discovery rate of ½ its mean number of false alarms is at most one in
 * each: the expected number of false discoveries is at most ½ max(discoveries, 1).
 */
public enum AlarmControl {
  /** The same probability for every window. */
  BUDGET,
  /** LORD++: more after a discovery; for windows that hardly depend on each other. */
  LORD,
  /** SAFFRON: as LORD++, and nothing is spent on windows that nearly are discoveries. */
  SAFFRON,
  /** e-LOND: holds whatever the dependence of windows, and finds the least. */
  E_LOND;

  private static final double RATE = 0.5;
  private static final double CANDIDATE = 0.1;

  /** As it stands in monitors. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(AlarmControl::spelling).toList();
  }

  /** The one that is spelled so; must be one of {@link #names}. */
  public static AlarmControl named(String spelling) {
    return Arrays.stream(values())
        .filter(control -> control.spelling().equals(spelling))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Before the first window of a period.
   *
   * @param windows of a period, ≥ 1
   * @return empty for the budget, which remembers nothing
   */
  public Optional<DiscoveryControl> start(int windows) {
    Spending evenly = Spending.evenly(windows);
    return switch (this) {
      case BUDGET -> Optional.empty();
      case LORD -> Optional.of(Lord.of(RATE, RATE, evenly));
      case SAFFRON -> Optional.of(Saffron.of(RATE, RATE, CANDIDATE, evenly));
      case E_LOND -> Optional.of(ELond.of(RATE, evenly));
    };
  }
}
