/** What people can do about incidents. */
@NullMarked
package io.leadline.server.incidents;

import org.jspecify.annotations.NullMarked;
