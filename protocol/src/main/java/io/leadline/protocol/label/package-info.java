/** Ground truth that arrives later. */
@NullMarked
package io.leadline.protocol.label;

import org.jspecify.annotations.NullMarked;
