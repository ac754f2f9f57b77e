package io.leadline.core.alert;

import io.leadline.core.schema.WindowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Folds what one alert rule says of one model's windows into the life of incidents. Pure: the
 * state goes in and comes out, ids and the time are passed in.
 *
 * <p>An incident opens after the rule's number of breaching windows in a row, and resolves after
 * {@value #GOOD_WINDOWS} good ones in a row; while it is open there is no second one. Windows
 * without data count neither way, and end no row. Windows are folded in the order of their start: a
 * window that is computed again, or an earlier one that comes late, never opens, reopens or
 * resolves anything; if its incident is open and it is the latest breaching window, its causes are
 * brought up to date.
 */
public final class IncidentTracker {

  /** Good windows in a row that resolve an incident. */
  public static final int GOOD_WINDOWS = 2;

  /** Most causes that an incident keeps. */
  public static final int MOST_CAUSES = 20;

  private IncidentTracker() {}

  /**
   * What is remembered of a rule between windows.
   *
   * @param breaches breaching windows in a row up to now
   * @param firstBreach start of the first of them; the epoch where there is none
   * @param goods good windows in a row since the last breach
   * @param latest start of the latest window with data; {@link Instant#MIN} before the first
   * @param open the incident that is open, if one is
   */
  public record State(
      int breaches, Instant firstBreach, int goods, Instant latest, Optional<Incident> open) {

    public static final State START =
        new State(0, Instant.EPOCH, 0, Instant.MIN, Optional.empty());
  }
}
