package io.leadline.predictions.table;

import io.leadline.predictions.table.ColumnType.Format;
import org.apache.parquet.format.Type;

/** Integers as differences between neighbours. */
final class DeltaNumbers implements NumberDecoder {

  private final DeltaReader deltas;
  private final boolean isInt;
  private final boolean isUnsigned;

  DeltaNumbers(Page page, ColumnType type) {
    if (type.stored() != Type.INT32 && type.stored() != Type.INT64) {
      throw PageFault.unsupported("%s encoded as DELTA_BINARY_PACKED", type.stored());
    }
    this.deltas = new DeltaReader(page.bytes(), page.from(), page.to());
    this.isInt = type.stored() == Type.INT32;
    this.isUnsigned = type.format() == Format.UNSIGNED;
  }

  @Override
  public void read(double[] out, int from, int count) {
    for (int i = from; i < from + count; i++) {
      out[i] = number(deltas.next());
    }
  }

  private double number(long value) {
    if (isInt) {
      // Differences of 32-bit integers wrap around.
      return isUnsigned ? value & 0xffff_ffffL : (int) value;
    }
    return isUnsigned ? FixedWidth.UnsignedLongs.unsigned(value) : value;
  }
}
