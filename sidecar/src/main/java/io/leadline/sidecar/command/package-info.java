/** The command {@code leadline sidecar}. */
@NullMarked
package io.leadline.sidecar.command;

import org.jspecify.annotations.NullMarked;
