/** Bytes as they come: compressed or not, limited, cut into lines. */
@NullMarked
package io.leadline.protocol.input;

import org.jspecify.annotations.NullMarked;
