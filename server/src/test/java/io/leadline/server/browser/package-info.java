/** A real browser for tests, driven through its debugging protocol. */
@NullMarked
package io.leadline.server.browser;

import org.jspecify.annotations.NullMarked;
