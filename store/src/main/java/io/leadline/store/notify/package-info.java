/** Delivery of queued notifications. */
@NullMarked
package io.leadline.store.notify;

import org.jspecify.annotations.NullMarked;
