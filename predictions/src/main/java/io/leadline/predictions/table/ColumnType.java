package io.leadline.predictions.table;

import io.leadline.core.schema.Kind;
import io.leadline.predictions.table.TableColumn.Content;
import java.util.Optional;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;

/**
 * How a column's values are stored and what they mean. A stored number {@code x} means {@code x ×
 * multiplier ÷ divisor}.
 *
 * @param width bytes of a {@code FIXED_LEN_BYTE_ARRAY}, else 0
 * @param levels how many of the field and its parents are optional: the definition level of a value
 *     that is present
 */
record ColumnType(
    String name,
    Type stored,
    int width,
    int levels,
    Content content,
    Format format,
    double multiplier,
    double divisor) {

  /** Variants of one stored type. */
  enum Format {
    USUAL,
    UNSIGNED,
    DECIMAL,
    FLOAT16,
    UUID
  }

  private static final double MILLIS_PER_DAY = 86_400_000;

  /** The type of a leaf that is not repeated; empty where it is neither number nor category. */
  static Optional<ColumnType> of(String name, int levels, SchemaElement leaf) {
    ColumnType plain =
        new ColumnType(
            name,
            leaf.getType(),
            leaf.getType_length(),
            levels,
            Content.NUMBER,
            Format.USUAL,
            1,
            1);
    Optional<ColumnType> type =
        leaf.isSetLogicalType()
            ? plain.read(leaf.getLogicalType())
            : leaf.isSetConverted_type()
                ? plain.read(leaf.getConverted_type(), leaf.getScale())
                : plain.bare();
    return type.filter(ColumnType::isConsistent);
  }

  /** Whether the stored type can have the meaning that the schema claims. */
  private boolean isConsistent() {
    return switch (stored) {
      case BOOLEAN -> content == Content.BOOLEAN;
      case INT32, INT64, FLOAT, DOUBLE, INT96 -> column().kind() == Kind.NUMERIC;
      case BYTE_ARRAY -> content == Content.TEXT || format == Format.DECIMAL;
      case FIXED_LEN_BYTE_ARRAY -> width > 0 && format != Format.USUAL;
    };
  }

  TableColumn column() {
    return new TableColumn(name, content);
  }

  boolean isScaled() {
    return multiplier != 1 || divisor != 1;
  }

  private Optional<ColumnType> read(LogicalType logical) {
    if (logical.isSetDECIMAL()) {
      return decimal(logical.getDECIMAL().getScale());
    } else if (logical.isSetTIMESTAMP()) {
      return stored == Type.INT64
          ? time(Content.INSTANT, logical.getTIMESTAMP().getUnit())
          : bare();
    } else if (logical.isSetTIME()) {
      return time(Content.NUMBER, logical.getTIME().getUnit());
    } else if (logical.isSetDATE()) {
      return Optional.of(as(Content.INSTANT, Format.USUAL, MILLIS_PER_DAY, 1));
    } else if (logical.isSetINTEGER()) {
      return integer(logical.getINTEGER().isIsSigned());
    } else if (logical.isSetFLOAT16()) {
      return width == 2 ? number(Format.FLOAT16) : Optional.empty();
    } else if (logical.isSetUUID()) {
      return width == 16 ? text(Format.UUID) : Optional.empty();
    } else if (logical.isSetBSON()
        || logical.isSetVARIANT()
        || logical.isSetGEOMETRY()
        || logical.isSetGEOGRAPHY()) {
      return Optional.empty();
    }
    return bare();
  }

  private Optional<ColumnType> read(ConvertedType converted, int scale) {
    return switch (converted) {
      case DECIMAL -> decimal(scale);
      case DATE -> Optional.of(as(Content.INSTANT, Format.USUAL, MILLIS_PER_DAY, 1));
      case TIMESTAMP_MILLIS -> Optional.of(as(Content.INSTANT, Format.USUAL, 1, 1));
      case TIMESTAMP_MICROS -> Optional.of(as(Content.INSTANT, Format.USUAL, 1, 1e3));
      case TIME_MICROS -> Optional.of(as(Content.NUMBER, Format.USUAL, 1, 1e3));
      case UINT_8, UINT_16, UINT_32, UINT_64 -> integer(false);
      case BSON, INTERVAL, MAP, MAP_KEY_VALUE, LIST -> Optional.empty();
      case UTF8, ENUM, JSON, TIME_MILLIS, INT_8, INT_16, INT_32, INT_64 -> bare();
    };
  }

  private Optional<ColumnType> bare() {
    return switch (stored) {
      case BOOLEAN -> Optional.of(as(Content.BOOLEAN, Format.USUAL, 1, 1));
      case INT32, INT64, FLOAT, DOUBLE -> number(Format.USUAL);
      case INT96 -> Optional.of(as(Content.INSTANT, Format.USUAL, 1, 1));
      case BYTE_ARRAY -> text(Format.USUAL);
      case FIXED_LEN_BYTE_ARRAY -> Optional.empty();
    };
  }

  private Optional<ColumnType> decimal(int scale) {
    boolean isSound =
        switch (stored) {
          case INT32, INT64, BYTE_ARRAY -> true;
          case FIXED_LEN_BYTE_ARRAY -> width > 0;
          case BOOLEAN, INT96, FLOAT, DOUBLE -> false;
        };
    return isSound
        ? Optional.of(as(Content.NUMBER, Format.DECIMAL, 1, Math.pow(10, scale)))
        : Optional.empty();
  }

  private Optional<ColumnType> integer(boolean isSigned) {
    return stored == Type.INT32 || stored == Type.INT64
        ? number(isSigned ? Format.USUAL : Format.UNSIGNED)
        : Optional.empty();
  }

  private Optional<ColumnType> time(Content meaning, TimeUnit unit) {
    double perMilli = unit.isSetNANOS() ? 1e6 : unit.isSetMICROS() ? 1e3 : 1;
    return Optional.of(as(meaning, Format.USUAL, 1, perMilli));
  }

  private Optional<ColumnType> number(Format variant) {
    return Optional.of(as(Content.NUMBER, variant, 1, 1));
  }

  private Optional<ColumnType> text(Format variant) {
    return Optional.of(as(Content.TEXT, variant, 1, 1));
  }

  private ColumnType as(Content meaning, Format variant, double times, double by) {
    return new ColumnType(name, stored, width, levels, meaning, variant, times, by);
  }
}
