package io.leadline.protocol;

/**
 * How much a decoder accepts. What is kept in memory at once depends on these, never on how long
 * the input is.
 *
 * @param maxBytes of the decompressed input
 * @param maxRatio of decompressed to compressed bytes; checked after the first mebibyte
 * @param maxLineBytes of one line of NDJSON; longer lines are rejected and skipped
 * @param maxDepth of nested JSON arrays and objects
 * @param maxRows of the whole input
 * @param maxColumns of the whole input
 * @param maxStringLength of one value, in characters
 * @param batchRows the most rows of a batch; batches of wide or long rows have fewer
 * @param zstdWindowLog binary logarithm of the memory one zstd frame may ask for
 */
public record Limits(
    long maxBytes,
    int maxRatio,
    int maxLineBytes,
    int maxDepth,
    long maxRows,
    int maxColumns,
    int maxStringLength,
    int batchRows,
    int zstdWindowLog) {

  /** For what strangers send: 64 MiB and 100,000 rows, expanding at most 200 times. */
  public static final Limits REQUEST =
      new Limits(64L << 20, 200, 4 << 20, 32, 100_000, 4_096, 64 << 10, 8_192, 23);

  /** For files that the user names: any length, expanding at most 20,000 times. */
  public static final Limits FILE =
      new Limits(1L << 50, 20_000, 16 << 20, 64, 1L << 50, 16_384, 1 << 20, 8_192, 27);

  public Limits {
    require("maxBytes", maxBytes, 1L << 62);
    require("maxRatio", maxRatio, Integer.MAX_VALUE);
    require("maxLineBytes", maxLineBytes, 1 << 30);
    require("maxDepth", maxDepth, 1_000);
    require("maxRows", maxRows, 1L << 62);
    require("maxColumns", maxColumns, 1 << 20);
    require("maxStringLength", maxStringLength, 1 << 28);
    require("batchRows", batchRows, 1 << 20);
    require("zstdWindowLog", zstdWindowLog, 31);
  }

  private static void require(String name, long value, long max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "Invalid limit %s: %d (must be in [1, %d])".formatted(name, value, max));
    }
  }

  public Limits withMaxBytes(long bytes) {
    return new Limits(
        bytes,
        maxRatio,
        maxLineBytes,
        maxDepth,
        maxRows,
        maxColumns,
        maxStringLength,
        batchRows,
        zstdWindowLog);
  }

  public Limits withMaxRows(long rows) {
    return new Limits(
        maxBytes,
        maxRatio,
        maxLineBytes,
        maxDepth,
        rows,
        maxColumns,
        maxStringLength,
        batchRows,
        zstdWindowLog);
  }

  public Limits withMaxColumns(int columns) {
    return new Limits(
        maxBytes,
        maxRatio,
        maxLineBytes,
        maxDepth,
        maxRows,
        columns,
        maxStringLength,
        batchRows,
        zstdWindowLog);
  }

  public Limits withBatchRows(int rows) {
    return new Limits(
        maxBytes,
        maxRatio,
        maxLineBytes,
        maxDepth,
        maxRows,
        maxColumns,
        maxStringLength,
        rows,
        zstdWindowLog);
  }
}
