package io.leadline.batch.etl;

import java.util.List;

/**
 * What one run did.
 *
 * @param windows base windows that were computed
 * @param rollups roll-up windows that were computed
 * @param rows predictions read
 * @param labels labels that were joined to their prediction's hour
 * @param unmatched labels whose prediction was not found
 * @param pending base windows with predictions that are not over yet; a later run computes them
 * @param problems what could not be read, in words
 */
public record EtlResult(
    int windows,
    int rollups,
    long rows,
    long labels,
    long unmatched,
    int pending,
    List<String> problems) {

  public EtlResult {
    problems = List.copyOf(problems);
  }
}
