/**
 * The sidecar: a router beside the model that profiles its traffic and sends snapshots to the
 * centre.
 */
@NullMarked
package io.leadline.sidecar;

import org.jspecify.annotations.NullMarked;
