/** Stand-ins and tests of the server. */
@NullMarked
package io.leadline.server;

import org.jspecify.annotations.NullMarked;
