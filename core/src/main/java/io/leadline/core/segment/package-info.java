/** Named slices of predictions: what a monitor asks for, and which rows are in each. */
@NullMarked
package io.leadline.core.segment;

import org.jspecify.annotations.NullMarked;
