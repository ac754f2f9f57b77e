/** Timings of the sketches. */
@NullMarked
package io.leadline.bench.sketch;

import org.jspecify.annotations.NullMarked;
