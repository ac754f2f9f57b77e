/** A simulated loan world with known drift: for the demo, and as ground truth in tests. */
@NullMarked
package io.leadline.demo;

import org.jspecify.annotations.NullMarked;
