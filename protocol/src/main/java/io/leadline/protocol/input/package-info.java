/** Byte streams: decompression within limits, lines. */
@NullMarked
package io.leadline.protocol.input;

import org.jspecify.annotations.NullMarked;
