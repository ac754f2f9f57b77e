/** Cells of any text format, put one by one, to typed columns and batches. */
@NullMarked
package io.leadline.protocol.column;

import org.jspecify.annotations.NullMarked;
