/** How odd the values of a series are, one after the other. */
@NullMarked
package io.leadline.core.anomaly;

import org.jspecify.annotations.NullMarked;
