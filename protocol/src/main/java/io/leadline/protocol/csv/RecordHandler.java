package io.leadline.protocol.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import io.leadline.protocol.column.CellType;
import io.leadline.protocol.column.ColumnBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Puts the cells of each record where they belong, without making strings of them. */
final class RecordHandler extends AbstractBaseCsvCallbackHandler<Boolean> {

  private final char[][] missing;
  private final int maxLength;
  private final List<String> header = new ArrayList<>();
  private ColumnBuilder[] columns = {};
  private boolean isHeader = true;
  private int row;
  private int fields;
  private long line;
  private String fault = "";

  RecordHandler(Set<String> missing, int maxLength) {
    this.missing = missing.stream().map(String::toCharArray).toArray(char[][]::new);
    this.maxLength = maxLength;
  }

  /** The cells of the first record. */
  List<String> header() {
    return header;
  }

  /** From now on, cells go to these columns. */
  void columns(ColumnBuilder[] newColumns) {
    columns = newColumns;
    isHeader = false;
  }

  /** The row that the next record's cells go to. */
  void row(int newRow) {
    row = newRow;
  }

  /** Why the last record cannot be accepted; empty if it can. */
  String fault() {
    return fields == columns.length || !fault.isEmpty()
        ? fault
        : "%d cells (the header has %d)".formatted(fields, columns.length);
  }

  /** Where the last record began, counted from 1. */
  long line() {
    return line;
  }

  @Override
  protected void handleBegin(long startingLine) {
    line = startingLine;
    fields = 0;
    fault = "";
  }

  @Override
  protected void handleField(int field, char[] text, int offset, int length, boolean isQuoted) {
    fields = field + 1;
    if (isHeader) {
      header.add(new String(text, offset, length).strip());
    } else if (length > maxLength) {
      fault = "cell %d has %,d characters (at most %,d)".formatted(fields, length, maxLength);
    } else if (field < columns.length) {
      put(columns[field], text, offset, length);
    }
  }

  private void put(ColumnBuilder column, char[] text, int offset, int length) {
    if (length == 0 || isMissing(text, offset, length)) {
      column.putMissing(row);
    } else {
      column.put(row, CellType.RAW, text, offset, length);
    }
  }

  private boolean isMissing(char[] text, int offset, int length) {
    for (char[] token : missing) {
      if (token.length == length && token[0] == text[offset] && matches(token, text, offset)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(char[] token, char[] text, int offset) {
    for (int i = 1; i < token.length; i++) {
      if (token[i] != text[offset + i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  protected Boolean buildRecord() {
    return Boolean.TRUE;
  }
}
