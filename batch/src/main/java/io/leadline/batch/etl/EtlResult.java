package io.leadline.batch.etl;

import java.time.Instant;
import java.util.List;

/**
 * What one run did.
 *
 * @param computed starts of the base windows that were computed, rising
 * @param rollups roll-up windows that were computed
 * @param rows predictions read
 * @param labels labels that were joined to their prediction's hour
 * @param unmatched labels whose prediction was not found
 * @param repeated labels for a prediction that had one; the last to come counts
 * @param pending base windows with predictions that are not over yet; a later run computes them
 * @param failed windows and roll-ups that could not be computed; a later run tries them again
 * @param problems what could not be read, in words
 */
public record EtlResult(
    List<Instant> computed,
    int rollups,
    long rows,
    long labels,
    long unmatched,
    long repeated,
    int pending,
    int failed,
    List<String> problems) {

  static final EtlResult NOTHING = new EtlResult(List.of(), 0, 0, 0, 0, 0, 0, 0, List.of());

  public EtlResult {
    computed = List.copyOf(computed);
    problems = List.copyOf(problems);
  }

  /** Base windows that were computed. */
  public int windows() {
    return computed.size();
  }
}
