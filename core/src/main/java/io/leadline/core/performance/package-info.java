/** Realised performance from predictions whose ground truth is known. */
@NullMarked
package io.leadline.core.performance;

import org.jspecify.annotations.NullMarked;
