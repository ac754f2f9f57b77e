/** Snapshots on their way to the centre: spool, retries, back-off. */
@NullMarked
package io.leadline.sidecar.send;

import org.jspecify.annotations.NullMarked;
