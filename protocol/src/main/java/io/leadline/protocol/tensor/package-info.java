/** What inference servers take and give: named tensors, and how they become columns. */
@NullMarked
package io.leadline.protocol.tensor;

import org.jspecify.annotations.NullMarked;
