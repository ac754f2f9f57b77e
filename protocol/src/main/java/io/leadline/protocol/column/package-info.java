/** Cells into columns: dictionaries, number and time literals, batches under construction. */
@NullMarked
package io.leadline.protocol.column;

import org.jspecify.annotations.NullMarked;
