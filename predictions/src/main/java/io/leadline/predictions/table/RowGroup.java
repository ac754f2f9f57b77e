package io.leadline.predictions.table;

/**
 * A horizontal slice of a table, which can be read on its own.
 *
 * @param index its place in the file, from 0
 * @param rows at least 0
 */
public record RowGroup(int index, long rows) {}
