/** Alert rules: CEL conditions over the findings of a window. */
@NullMarked
package io.leadline.store.rules;

import org.jspecify.annotations.NullMarked;
