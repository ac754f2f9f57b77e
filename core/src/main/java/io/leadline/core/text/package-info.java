/** How numbers read to people. */
@NullMarked
package io.leadline.core.text;

import org.jspecify.annotations.NullMarked;
