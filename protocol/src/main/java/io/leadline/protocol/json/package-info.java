/** Leadline's own JSON and NDJSON, read and written. */
@NullMarked
package io.leadline.protocol.json;

import org.jspecify.annotations.NullMarked;
