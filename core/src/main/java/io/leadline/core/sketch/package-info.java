/**
 * Order-free, mergeable summaries of one column: distribution, sums, distinct count, frequent
 * values.
 */
@NullMarked
package io.leadline.core.sketch;

import org.jspecify.annotations.NullMarked;
