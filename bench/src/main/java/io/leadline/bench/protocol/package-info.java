/** How fast requests and responses become batches. */
@NullMarked
package io.leadline.bench.protocol;

import org.jspecify.annotations.NullMarked;
