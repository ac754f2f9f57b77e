/** Snapshots that other processes send: sidecars, stream jobs. */
@NullMarked
package io.leadline.server.snapshots;

import org.jspecify.annotations.NullMarked;
