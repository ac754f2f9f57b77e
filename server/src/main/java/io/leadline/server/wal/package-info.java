/**
 * The write-ahead log: what was acknowledged survives a killed process. Plain Java; knows nothing
 * of predictions, HTTP or the framework around it.
 */
@NullMarked
package io.leadline.server.wal;

import org.jspecify.annotations.NullMarked;
