package io.leadline.core.profile;

import io.leadline.core.drift.Bins;

/**
 * Two columns binned alike.
 *
 * @param fineCurrent on the finest bins that both sides know exactly
 * @param fineBaseline the same for the baseline
 * @param coarseCurrent on at most 32 bins of about equal mass in the baseline (atoms on their own),
 *     or the baseline's most frequent categories, the rest and the unseen
 * @param coarseBaseline the same for the baseline
 * @param bound how far a distribution function read off the fine bins may be from the raw data's
 */
public record AlignedBins(
    Bins fineCurrent, Bins fineBaseline, Bins coarseCurrent, Bins coarseBaseline, double bound) {

  public static AlignedBins of(ColumnProfile current, ColumnProfile baseline) {
    throw new UnsupportedOperationException();
  }
}
