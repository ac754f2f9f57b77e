package io.leadline.predictions.table;

import io.leadline.core.schema.NumberColumn;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;

/** Reads a column of numbers. */
final class NumberReader implements ColumnReader {

  private final ColumnType type;
  private final PageReader pages;
  private double[] dictionary = {};
  private NumberDecoder decoder = (out, from, count) -> {};
  private Optional<Levels> levels = Optional.empty();
  private int left;

  NumberReader(ColumnType type, PageReader pages) {
    this.type = type;
    this.pages = pages;
  }

  @Override
  public NumberColumn read(int rows) throws IOException {
    double[] values = new double[rows];
    BitSet missing = new BitSet();
    int at = 0;
    while (at < rows) {
      if (left == 0) {
        nextPage();
        continue;
      }
      int count = Math.min(left, rows - at);
      fill(values, missing, at, count);
      at += count;
      left -= count;
    }
    scale(values);
    return new NumberColumn(type.name(), values, missing, new BitSet());
  }

  @Override
  public int pages() {
    return pages.pages();
  }

  private void fill(double[] values, BitSet missing, int at, int count) {
    int present = levels.isEmpty() ? count : levels.get().read(missing, at, count);
    decoder.read(values, at, present);
    if (present < count) {
      spread(values, missing, at, count, present);
    }
  }

  /** Moves the present values, which lie densely, to their rows; from the end, in place. */
  private static void spread(double[] values, BitSet missing, int at, int count, int present) {
    int next = at + present;
    for (int row = at + count - 1; row >= at; row--) {
      values[row] = missing.get(row) ? 0 : values[--next];
    }
  }

  private void nextPage() throws IOException {
    Page page = pages.next();
    if (page.isDictionary()) {
      readDictionary(page);
    } else {
      decoder = NumberDecoder.of(page, type, dictionary);
      levels = page.levels();
      left = page.rows();
    }
  }

  private void readDictionary(Page page) {
    // No encoding of numbers in a dictionary takes less than a byte each.
    if (page.rows() > page.to() - page.from()) {
      throw PageFault.corrupt(
          "%d dictionary values in %d bytes", page.rows(), page.to() - page.from());
    }
    dictionary = new double[page.rows()];
    NumberDecoder.of(page, type, dictionary).read(dictionary, 0, dictionary.length);
  }

  private void scale(double[] values) {
    if (type.isScaled()) {
      for (int row = 0; row < values.length; row++) {
        values[row] = values[row] * type.multiplier() / type.divisor();
      }
    }
  }
}
