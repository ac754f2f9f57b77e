/** Who may change something. */
@NullMarked
package io.leadline.server.access;

import org.jspecify.annotations.NullMarked;
