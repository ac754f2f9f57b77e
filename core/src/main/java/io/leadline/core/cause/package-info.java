/** What is behind an incident: since when, how bad, and which features together. */
@NullMarked
package io.leadline.core.cause;

import org.jspecify.annotations.NullMarked;
