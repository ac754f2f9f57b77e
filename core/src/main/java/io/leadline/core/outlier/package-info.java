/** How odd one prediction is beside those of the baseline. */
@NullMarked
package io.leadline.core.outlier;

import org.jspecify.annotations.NullMarked;
