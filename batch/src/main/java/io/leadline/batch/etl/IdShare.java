package io.leadline.batch.etl;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * A share of all request ids, told by their hash: what does not fit into memory at once is done
 * share by share.
 *
 * @param index in [0, count)
 * @param count of shares that together are all ids
 */
record IdShare(int index, int count) {

  static final IdShare ALL = new IdShare(0, 1);

  private static final Hasher64 HASHER = Hashing.komihash5_0();

  static long hash(String id) {
    return HASHER.hashCharsToLong(id);
  }

  boolean has(long hash) {
    return count == 1 || Long.remainderUnsigned(hash, count) == index;
  }

  /** Rows without an id belong to the first share. */
  boolean has(String id) {
    return id.isEmpty() ? index == 0 : has(hash(id));
  }
}
