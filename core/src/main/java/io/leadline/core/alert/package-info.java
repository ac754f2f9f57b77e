/** Alert rules over metrics and the life of an incident. */
@NullMarked
package io.leadline.core.alert;

import org.jspecify.annotations.NullMarked;
