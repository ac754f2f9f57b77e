/** How alike a binary model treats groups of people. */
@NullMarked
package io.leadline.core.fairness;

import org.jspecify.annotations.NullMarked;
