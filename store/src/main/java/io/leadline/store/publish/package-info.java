/** From snapshots to findings, incidents and notifications. */
@NullMarked
package io.leadline.store.publish;

import org.jspecify.annotations.NullMarked;
