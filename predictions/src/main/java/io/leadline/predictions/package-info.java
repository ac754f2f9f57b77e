@NullMarked
package io.leadline.predictions;

import org.jspecify.annotations.NullMarked;
