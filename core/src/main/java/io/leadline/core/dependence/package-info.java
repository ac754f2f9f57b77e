/** How the features of predictions depend on each other, and whether that changed. */
@NullMarked
package io.leadline.core.dependence;

import org.jspecify.annotations.NullMarked;
