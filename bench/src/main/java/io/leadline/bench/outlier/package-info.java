/** How well single anomalous predictions are told from usual ones, and how fast. */
@NullMarked
package io.leadline.bench.outlier;

import org.jspecify.annotations.NullMarked;
