/**
 * Copies of exchanges on their way to the profiling thread: bounded, counted, never in the
 * traffic's way.
 */
@NullMarked
package io.leadline.sidecar.tee;

import org.jspecify.annotations.NullMarked;
