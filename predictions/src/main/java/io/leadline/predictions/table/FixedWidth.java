package io.leadline.predictions.table;

import java.math.BigInteger;
import org.apache.parquet.format.Type;

/** Converts numbers that all take {@link #bytes} bytes to doubles. */
interface FixedWidth {

  /** Bytes of one number, at least 1. */
  int bytes();

  /** Converts {@code count} numbers from {@code source[at…)} to {@code out[from…)}. */
  void convert(byte[] source, int at, double[] out, int from, int count);

  /** Whether numbers of this type all have one width; decimals in byte arrays have not. */
  static boolean isFixed(ColumnType type) {
    return type.stored() != Type.BYTE_ARRAY;
  }

  static FixedWidth of(ColumnType type) {
    return switch (type.stored()) {
      case DOUBLE -> new Doubles();
      case FLOAT -> new Floats();
      case INT32 -> type.format() == ColumnType.Format.UNSIGNED ? new UnsignedInts() : new Ints();
      case INT64 -> type.format() == ColumnType.Format.UNSIGNED ? new UnsignedLongs() : new Longs();
      case INT96 -> new Int96();
      case FIXED_LEN_BYTE_ARRAY ->
          type.format() == ColumnType.Format.FLOAT16 ? new Float16() : new Decimals(type.width());
      case BOOLEAN, BYTE_ARRAY ->
          throw PageFault.unsupported("%s values encoded as numbers", type.stored());
    };
  }

  record Doubles() implements FixedWidth {
    @Override
    public int bytes() {
      return Double.BYTES;
    }

    @Override
    public void convert(byte[] source, int at, double[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = Double.longBitsToDouble(Bytes.longAt(source, at + i * Double.BYTES));
      }
    }
  }

  record Floats() implements FixedWidth {
    @Override
    public int bytes() {
      return Float.BYTES;
    }

    @Override
    public void convert(byte[] source, int at, double[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = Float.intBitsToFloat(Bytes.intAt(source, at + i * Float.BYTES));
      }
    }
  }

  record Ints() implements FixedWidth {
    @Override
    public int bytes() {
      return Integer.BYTES;
    }

    @Override
    public void convert(byte[] source, int at, double[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = Bytes.intAt(source, at + i * Integer.BYTES);
      }
    }
  }

  record UnsignedInts() implements FixedWidth {
    @Override
    public int bytes() {
      return Integer.BYTES;
    }

    @Override
    public void convert(byte[] source, int at, double[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = Integer.toUnsignedLong(Bytes.intAt(source, at + i * Integer.BYTES));
      }
    }
  }

  record Longs() implements FixedWidth {
    @Override
    public int bytes() {
      return Long.BYTES;
    }

    @Override
    public void convert(byte[] source, int at, double[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = Bytes.longAt(source, at + i * Long.BYTES);
      }
    }
  }

  record UnsignedLongs() implements FixedWidth {
    @Override
    public int bytes() {
      return Long.BYTES;
    }

    @Override
    public void convert(byte[] source, int at, double[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = unsigned(Bytes.longAt(source, at + i * Long.BYTES));
      }
    }

    static double unsigned(long value) {
      // Half of it, with the lowest bit kept so that rounding stays right.
      return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }
  }

  /** Timestamps of old Spark and Impala: nanoseconds of the day, then the Julian day. */
  record Int96() implements FixedWidth {
    private static final int EPOCH_DAY = 2_440_588;
    private static final long MILLIS_PER_DAY = 86_400_000;

    @Override
    public int bytes() {
      return Long.BYTES + Integer.BYTES;
    }

    @Override
    public void convert(byte[] source, int at, double[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        int value = at + i * bytes();
        long days = Bytes.intAt(source, value + Long.BYTES) - (long) EPOCH_DAY;
        long nanos = Bytes.longAt(source, value);
        out[from + i] = days * MILLIS_PER_DAY + nanos / 1e6;
      }
    }
  }

  record Float16() implements FixedWidth {
    @Override
    public int bytes() {
      return Short.BYTES;
    }

    @Override
    public void convert(byte[] source, int at, double[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        int value = at + i * Short.BYTES;
        out[from + i] = number((source[value] & 0xff) | (source[value + 1] & 0xff) << 8);
      }
    }

    /** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
    static double number(int bits) {
      int exponent = bits >>> 10 & 0x1f;
      int fraction = bits & 0x3ff;
      double size =
          switch (exponent) {
            case 0 -> fraction * 0x1p-24;
            case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb(1024 + fraction, exponent - 25);
          };
      return (bits & 0x8000) == 0 ? size : -size;
    }
  }

  /** Whole numbers in two's complement, highest byte first; the scale is applied later. */
  record Decimals(int bytes) implements FixedWidth {
    @Override
    public void convert(byte[] source, int at, double[] out, int from, int count) {
      for (int i = 0; i < count; i++) {
        out[from + i] = number(source, at + i * bytes, bytes);
      }
    }

    static double number(byte[] source, int at, int length) {
      if (length > Long.BYTES) {
        return new BigInteger(source, at, length).doubleValue();
      }
      long value = length == 0 ? 0 : source[at];
      for (int i = 1; i < length; i++) {
        value = value << Byte.SIZE | source[at + i] & 0xff;
      }
      return value;
    }
  }
}
