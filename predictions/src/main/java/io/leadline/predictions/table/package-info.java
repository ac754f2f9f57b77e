/**
 * Parquet tables, read by column in bounded memory.
 *
 * <p>{@link io.leadline.predictions.table.ParquetTable} is where to start. It hands each wanted
 * column chunk to a {@link io.leadline.predictions.table.ColumnReader}, which takes {@link
 * io.leadline.predictions.table.Page}s from a {@link io.leadline.predictions.table.PageReader} and
 * decodes them straight into the arrays of a batch:
 *
 * <pre>
 * file ── Footer ── ColumnType            what a column holds
 *   └── ChunkInput ── PageReader ── Page  positioned reads, checksum, decompression
 *                        └── NumberReader    ── NumberDecoder   double[]
 *                        └── CategoryReader  ── TextDecoder     dictionary + codes
 * </pre>
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the Parquet file format</a>
 */
@NullMarked
package io.leadline.predictions.table;

import org.jspecify.annotations.NullMarked;
