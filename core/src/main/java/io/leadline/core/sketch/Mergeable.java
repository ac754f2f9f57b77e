package io.leadline.core.sketch;

/**
 * A commutative monoid under {@code merge}: any split of the data, merged in any order, gives an
 * equal result with equal bytes.
 */
public interface Mergeable<T extends Mergeable<T>> {

  /** The summary of both data sets together; neither side changes. */
  T merge(T other);
}
