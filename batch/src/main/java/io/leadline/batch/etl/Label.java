package io.leadline.batch.etl;

/**
 * The ground truth of one prediction.
 *
 * @param text of the value
 * @param arrivedMillis when it came, in milliseconds since 1970
 */
record Label(String text, long arrivedMillis) {

  /**
   * Of two for the same prediction, the one that came last; at the same millisecond, the one whose
   * text is greater. So the order in which they are read does not matter.
   */
  static Label last(Label one, Label other) {
    int order = Long.compare(one.arrivedMillis, other.arrivedMillis);
    boolean isOne = order == 0 ? one.text.compareTo(other.text) >= 0 : order > 0;
    return isOne ? one : other;
  }
}
