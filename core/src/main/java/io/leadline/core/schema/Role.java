package io.leadline.core.schema;

/** The part a field plays in a prediction. */
public enum Role {
  /** An input of the model. */
  FEATURE,
  /** The model's answer: a class or a number. */
  PREDICTION,
  /** The model's confidence: for binary tasks the probability of the positive class, in [0, 1]. */
  SCORE,
  /** The ground truth, often known only much later. */
  LABEL,
  /** Carried along for slicing and display; not an input of the model. */
  TAG
}
