/** Comma-separated values. */
@NullMarked
package io.leadline.protocol.csv;

import org.jspecify.annotations.NullMarked;
