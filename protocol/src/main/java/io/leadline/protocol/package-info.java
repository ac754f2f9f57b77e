@NullMarked
package io.leadline.protocol;

import org.jspecify.annotations.NullMarked;
