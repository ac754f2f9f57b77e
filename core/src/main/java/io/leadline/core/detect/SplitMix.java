package io.leadline.core.detect;

/**
 * SplitMix64: the same numbers from the same seed everywhere.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea, Flood: Fast splittable
 *     pseudorandom number generators (2014)</a>
 */
public final class SplitMix {

  private long state;

  public SplitMix(long seed) {
    state = seed;
  }

  public long next() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** In [0, 1), a multiple of 2⁻⁵³. */
  public double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** In [0, bound): ⌊uniform × bound⌋. */
  public int below(int bound) {
    return (int) (uniform() * bound);
  }

  long state() {
    return state;
  }

  void state(long newState) {
    state = newState;
  }
}
