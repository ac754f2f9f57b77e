@NullMarked
package io.leadline.bench;

import org.jspecify.annotations.NullMarked;
