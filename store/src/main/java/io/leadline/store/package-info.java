@NullMarked
package io.leadline.store;

import org.jspecify.annotations.NullMarked;
