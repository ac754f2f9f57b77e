@NullMarked
package io.leadline.batch;

import org.jspecify.annotations.NullMarked;
