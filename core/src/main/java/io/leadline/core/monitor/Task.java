package io.leadline.core.monitor;

/** What kind of answer the model gives. */
public enum Task {
  BINARY,
  MULTICLASS,
  REGRESSION,
  RANKING
}
