/** REST under {@code /api/v1}: thin resources over the ingest, the store and the core. */
@NullMarked
package io.leadline.server.api;

import org.jspecify.annotations.NullMarked;
