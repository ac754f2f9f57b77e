/** Distances between two distributions. */
@NullMarked
package io.leadline.core.drift;

import org.jspecify.annotations.NullMarked;
