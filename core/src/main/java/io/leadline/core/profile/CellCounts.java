package io.leadline.core.profile;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.core.sketch.Mergeable;

/** How many rows of a column have what kind of value. */
record CellCounts(
    long rows,
    long missing,
    long mismatched,
    long nan,
    long positiveInfinity,
    long negativeInfinity,
    long outOfRange)
    implements Mergeable<CellCounts> {

  @Override
  public CellCounts merge(CellCounts other) {
    return new CellCounts(
        rows + other.rows,
        missing + other.missing,
        mismatched + other.mismatched,
        nan + other.nan,
        positiveInfinity + other.positiveInfinity,
        negativeInfinity + other.negativeInfinity,
        outOfRange + other.outOfRange);
  }

  /** Without {@code count} of the missing ones; without all of them, if there are fewer. */
  CellCounts withoutMissing(long count) {
    long left = Math.min(count, missing);
    return new CellCounts(
        rows - left,
        missing - left,
        mismatched,
        nan,
        positiveInfinity,
        negativeInfinity,
        outOfRange);
  }

  void write(ByteWriter out) {
    out.varint(rows);
    out.varint(missing);
    out.varint(mismatched);
    out.varint(nan);
    out.varint(positiveInfinity);
    out.varint(negativeInfinity);
    out.varint(outOfRange);
  }

  static CellCounts read(ByteReader in) throws CorruptBytesException {
    return new CellCounts(
        in.size(), in.size(), in.size(), in.size(), in.size(), in.size(), in.size());
  }
}
