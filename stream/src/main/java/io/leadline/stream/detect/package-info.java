/**
 * The fast path of change detection: detectors that follow single predictions, in the order in
 * which this job sees them. What they say depends on that order; what all paths agree on is
 * computed at the centre, over windows.
 */
@NullMarked
package io.leadline.stream.detect;

import org.jspecify.annotations.NullMarked;
