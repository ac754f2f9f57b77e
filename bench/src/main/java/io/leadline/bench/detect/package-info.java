/** How fast the detectors are, and how well they find what is odd. */
@NullMarked
package io.leadline.bench.detect;

import org.jspecify.annotations.NullMarked;
