/** Sequential change detectors: they know only doubles, in order. */
@NullMarked
package io.leadline.core.detect;

import org.jspecify.annotations.NullMarked;
