/** Whole tables of predictions, profiled fast and compared with each other. */
@NullMarked
package io.leadline.batch.table;

import org.jspecify.annotations.NullMarked;
