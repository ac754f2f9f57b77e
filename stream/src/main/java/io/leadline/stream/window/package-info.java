/** Event-time windows whose accumulator is the profile. */
@NullMarked
package io.leadline.stream.window;

import org.jspecify.annotations.NullMarked;
