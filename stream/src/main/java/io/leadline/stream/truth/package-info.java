/** Ground truth that comes in records of its own, joined to its predictions by id. */
@NullMarked
package io.leadline.stream.truth;

import org.jspecify.annotations.NullMarked;
