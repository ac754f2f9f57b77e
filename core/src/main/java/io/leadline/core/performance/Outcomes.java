package io.leadline.core.performance;

import io.leadline.core.sketch.Mergeable;

/** Sums over the predictions whose ground truth is known. Immutable; merges exactly. */
public final class Outcomes implements Mergeable<Outcomes> {

  /** Of no predictions. */
  public static final Outcomes EMPTY = new Outcomes();

  private Outcomes() {}

  /** Number of predictions whose ground truth is known. */
  public long labelled() {
    return 0;
  }

  @Override
  public Outcomes merge(Outcomes other) {
    return this;
  }
}
