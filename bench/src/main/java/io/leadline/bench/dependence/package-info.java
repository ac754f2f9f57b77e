/** Timings of what is kept of the features together. */
@NullMarked
package io.leadline.bench.dependence;

import org.jspecify.annotations.NullMarked;
