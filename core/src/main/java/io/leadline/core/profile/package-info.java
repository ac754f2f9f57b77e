/** Everything kept of the predictions of one model, segment and window. */
@NullMarked
package io.leadline.core.profile;

import org.jspecify.annotations.NullMarked;
