package io.leadline.protocol.tensor;

import io.leadline.protocol.DecodeException;
import io.leadline.protocol.column.CellType;
import io.leadline.protocol.column.ColumnBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A named tensor under construction: values in row-major order; its first dimension counts rows,
 * the others together are its width. Its parts may come in any order. Not thread-safe; reused.
 */
public final class Tensor {

  private static final byte[] NO_BYTES = {};

  /** More dimensions than any model has. */
  private static final int MAX_RANK = 16;

  private static final int MAX_NAME = 1_000;

  private final Tensors owner;
  private final Cells cells = new Cells();
  private final List<String> columns = new ArrayList<>();
  private final long[] shape = new long[MAX_RANK];
  private int index;
  private String name = "";
  private String path = "";
  private Datatype datatype = Datatype.UNKNOWN;
  private int rank = -1;
  private byte[] bytes = NO_BYTES;
  private int bytesOffset;
  private int bytesLength;
  private int binarySize = -1;
  private boolean isBinary;
  private boolean hasData;
  private boolean isConstant;
  private int rows;
  private int width;

  Tensor(Tensors owner) {
    this.owner = owner;
  }

  long capacityBytes() {
    return cells.capacityBytes();
  }

  void reset(int newIndex, String newName, String newPath) {
    index = newIndex;
    name = newName;
    path = newPath;
    cells.clear();
    columns.clear();
    datatype = Datatype.UNKNOWN;
    rank = -1;
    bytes = NO_BYTES;
    binarySize = -1;
    isBinary = false;
    hasData = false;
    isConstant = false;
    rows = 0;
    width = 0;
  }

  /** Its place among the body's tensors, from 0. */
  public int index() {
    return index;
  }

  void clearValues() {
    cells.clear();
  }

  public String name() {
    return name;
  }

  public Tensor name(String newName) throws DecodeException {
    if (newName.length() > MAX_NAME) {
      throw owner.tooLarge(
          path, "a name of %,d characters (at most %,d)".formatted(newName.length(), MAX_NAME));
    }
    name = newName;
    return this;
  }

  /** Where it stands in the body, as a JSON path. */
  public String path() {
    return path;
  }

  public Datatype datatype() {
    return datatype;
  }

  public Tensor datatype(Datatype newDatatype) {
    datatype = newDatatype;
    return this;
  }

  /** Names of its columns; empty where the tensor does not say. */
  public List<String> columns() {
    return columns;
  }

  /** Rows; known after {@link #settle}. */
  public int rows() {
    return rows;
  }

  /** Columns; known after {@link #settle}. */
  public int width() {
    return width;
  }

  /** Begins a shape; without this call the shape follows from the data. */
  public void beginShape() {
    rank = 0;
  }

  /** Appends a dimension. */
  public void dimension(long size) throws DecodeException {
    if (size < 0) {
      throw owner.malformed(
          path + ".shape", "invalid dimension: %d (must be 0 or more)".formatted(size));
    }
    if (rank == MAX_RANK) {
      throw owner.tooLarge(path + ".shape", "more than %d dimensions".formatted(MAX_RANK));
    }
    shape[rank++] = size;
  }

  /** Dimensions so far. */
  public int rank() {
    return Math.max(0, rank);
  }

  public boolean hasShape() {
    return rank >= 0;
  }

  /** How many bytes behind the JSON part belong to this tensor; -1 where it has none there. */
  public int binarySize() {
    return binarySize;
  }

  public void binarySize(int sizeBytes) {
    binarySize = sizeBytes;
  }

  public boolean hasData() {
    return hasData;
  }

  /** Says that the data came, be it empty. */
  public void markData() {
    hasData = true;
  }

  /** Says that its one value holds for all rows of the body. */
  public void markConstant() {
    isConstant = true;
  }

  /** Whether its one value holds for all rows of the body. */
  boolean isConstant() {
    return isConstant;
  }

  /** Whether its values are elements of fixed size in a body. */
  public boolean isBinary() {
    return isBinary;
  }

  /** Values so far. */
  public int size() {
    return isBinary ? bytesLength / datatype.sizeBytes() : cells.size();
  }

  public void add(CellType type, char[] text, int offset, int length) throws DecodeException {
    owner.count(1, path);
    cells.add(type, text, offset, length);
  }

  /** Appends a value of ASCII characters. */
  public void addAscii(CellType type, byte[] source, int offset, int length)
      throws DecodeException {
    owner.count(1, path);
    cells.addAscii(type, source, offset, length);
  }

  /** Appends bytes as UTF-8 text; what is none gets replacement characters. */
  public void addText(byte[] source, int offset, int length) throws DecodeException {
    owner.checkString(length, path);
    char[] text = new String(source, offset, length, StandardCharsets.UTF_8).toCharArray();
    add(CellType.STRING, text, 0, text.length);
  }

  public void addMissing() throws DecodeException {
    owner.count(1, path);
    cells.addMissing();
  }

  public void addMismatched() throws DecodeException {
    owner.spoilTrace();
    owner.count(1, path);
    cells.addMismatched();
  }

  /** Appends missing values. */
  public void addMissing(int count) throws DecodeException {
    if (count > 0) {
      owner.spoilTrace();
    }
    owner.count(count, path);
    for (int i = 0; i < count; i++) {
      cells.addMissing();
    }
  }

  /** Puts missing values in front of all others. */
  public void prependMissing(int count) throws DecodeException {
    if (count > 0) {
      owner.spoilTrace();
    }
    owner.count(count, path);
    cells.prependMissing(count);
  }

  /** Makes what was added from value {@code from} on one row of mismatched values. */
  public void mismatch(int from, int newWidth) throws DecodeException {
    owner.spoilTrace();
    cells.shrink(from);
    owner.count(newWidth, path);
    for (int i = 0; i < newWidth; i++) {
      cells.addMismatched();
    }
  }

  /** Forgets the values from {@code size} on. */
  public void shrink(int size) {
    if (size < cells.size()) {
      owner.spoilTrace();
    }
    cells.shrink(size);
  }

  /**
   * Takes elements in binary form, of the type set before; those of fixed size are not copied, so
   * {@code source} must not change until the tensor was put.
   *
   * @throws DecodeException if they are not whole elements
   */
  public void binary(byte[] source, int offset, int length) throws DecodeException {
    hasData = true;
    if (datatype == Datatype.BYTES) {
      new LengthPrefixed(source, offset, length).addTo(this, owner);
      return;
    }
    int elementBytes = datatype.sizeBytes();
    if (elementBytes == 0) {
      throw owner.malformed(path, "no datatype (must be " + Datatype.ALLOWED + ")");
    }
    if (length % elementBytes != 0) {
      throw owner.malformed(
          path,
          "%,d bytes are no whole number of %s values (of %d bytes each)"
              .formatted(length, datatype, elementBytes));
    }
    owner.count(length / elementBytes, path);
    isBinary = true;
    bytes = source;
    bytesOffset = offset;
    bytesLength = length;
  }

  /**
   * Checks the shape against the values, and from it knows rows and width.
   *
   * @throws DecodeException if they do not agree
   */
  void settle() throws DecodeException {
    int size = size();
    if (rank < 0) {
      rank = 1;
      shape[0] = size;
    }
    long elements = 1;
    for (int i = 0; i < rank; i++) {
      // Both below 2^31 whenever this goes on, so the product cannot overflow.
      elements = shape[i] > Integer.MAX_VALUE ? Long.MAX_VALUE : elements * shape[i];
      if (elements > Integer.MAX_VALUE) {
        throw owner.tooLarge(
            path + ".shape",
            "shape %s has more than %,d values".formatted(shapeText(), owner.maxValues()));
      }
    }
    if (elements != size) {
      throw owner.malformed(
          path, "shape %s has %,d values, the data %,d".formatted(shapeText(), elements, size));
    }
    rows = rank == 0 ? 1 : (int) shape[0];
    width = rows == 0 ? 0 : size / rows;
  }

  String shapeText() {
    return Arrays.toString(Arrays.copyOf(shape, Math.max(0, rank)));
  }

  /** Puts one value of a settled tensor. */
  void put(int row, int column, ColumnBuilder target, int targetRow) {
    int index = row * width + column;
    if (isBinary) {
      BinaryValues.put(
          bytes, bytesOffset + index * datatype.sizeBytes(), datatype, target, targetRow);
    } else {
      cells.put(index, datatype, target, targetRow);
    }
  }
}
