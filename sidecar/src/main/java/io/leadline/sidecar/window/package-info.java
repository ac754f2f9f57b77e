/** Event-time windows and their cumulative snapshots. */
@NullMarked
package io.leadline.sidecar.window;

import org.jspecify.annotations.NullMarked;
