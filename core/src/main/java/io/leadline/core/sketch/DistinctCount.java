package io.leadline.core.sketch;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import java.util.Arrays;

/**
 * Estimated number of distinct keys; standard error 1.7 %. Order-free. Mutable; owned by one
 * thread.
 *
 * @see <a href="https://arxiv.org/abs/2308.16862">Ertl, UltraLogLog (2023)</a>
 */
final class DistinctCount {

  private static final int PRECISION = 11;
  private static final int STATE_BYTES = 1 << PRECISION;

  private static final long FIRST_LOOK = 1 << 15;

  private final UltraLogLog sketch;

  // A hash with fewer zeros than this behind its register's index changes nothing any more.
  private int absorbed;
  private long keys;
  private long nextLook = FIRST_LOOK;

  DistinctCount() {
    this(UltraLogLog.create(PRECISION));
  }

  private DistinctCount(UltraLogLog sketch) {
    this.sketch = sketch;
  }

  /** Adds a well-mixed 64-bit hash. */
  void add(long hash) {
    sketch.add(hash);
  }

  /** Adds the first {@code size} keys, which need not be mixed. */
  void add(long[] keys, int size) {
    for (int i = 0; i < size; i++) {
      long hash = mix(keys[i]);
      if (Long.numberOfLeadingZeros(hash << PRECISION) >= absorbed) {
        sketch.add(hash);
      }
    }
    this.keys += size;
    if (this.keys >= nextLook) {
      raiseAbsorbed();
    }
  }

  /**
   * After many keys each register has seen hashes with so many zeros that most others are old news:
   * 15 of 16 after a million keys. Registers only ever rise, so what is absorbed stays so.
   */
  private void raiseAbsorbed() {
    nextLook *= 2;
    while (changesNothing(absorbed)) {
      absorbed++;
    }
  }

  private boolean changesNothing(int zeros) {
    UltraLogLog tried = sketch.copy();
    for (long register = 0; register < STATE_BYTES; register++) {
      tried.add(register << (64 - PRECISION) | 1L << (63 - PRECISION - zeros));
    }
    return Arrays.equals(tried.getState(), sketch.getState());
  }

  void add(DistinctCount other) {
    sketch.add(other.sketch);
  }

  double estimate() {
    return sketch.getDistinctCountEstimate();
  }

  DistinctCount copy() {
    return new DistinctCount(sketch.copy());
  }

  void write(ByteWriter out) {
    out.raw(sketch.getState());
  }

  static DistinctCount read(ByteReader in) throws CorruptBytesException {
    byte[] state = new byte[STATE_BYTES];
    for (int i = 0; i < STATE_BYTES; i++) {
      state[i] = (byte) in.u8();
    }
    try {
      return new DistinctCount(UltraLogLog.wrap(state));
    } catch (IllegalArgumentException e) {
      throw new CorruptBytesException("distinct count: " + e.getMessage());
    }
  }

  /** The finaliser of SplitMix64: a bijection whose every output bit depends on every input bit. */
  static long mix(long key) {
    long z = key + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
