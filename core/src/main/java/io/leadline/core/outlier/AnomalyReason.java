package io.leadline.core.outlier;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Why a prediction is an anomaly. The order is part of the binary form. */
public enum AnomalyReason {
  /** Random cuts separate it from the baseline's rows sooner than nearly all of those. */
  ISOLATED("isolated"),
  /** A number farther outside of the baseline's range than nearly all are. */
  OUT_OF_RANGE("out of range"),
  /** A category that the baseline never had, or nothing where the baseline always had a value. */
  UNSEEN("never seen"),
  /** Values that are frequent each, and hardly ever or never together. */
  COMBINATION("rare combination");

  /** Number of sets of reasons, the empty one included. */
  static final int SETS = 1 << values().length;

  private final String words;

  AnomalyReason(String words) {
    this.words = words;
  }

  /** As people read it. */
  public String words() {
    return words;
  }

  int bit() {
    return 1 << ordinal();
  }

  /** The reasons of a set of bits; what says most comes first. */
  static List<AnomalyReason> ofBits(int bits) {
    List<AnomalyReason> reasons = new ArrayList<>();
    for (AnomalyReason reason : values()) {
      if ((bits & reason.bit()) != 0) {
        reasons.add(reason);
      }
    }
    reasons.sort(Comparator.comparing(reason -> reason == ISOLATED));
    return List.copyOf(reasons);
  }
}
