/** Anomaly detection that needs a library. */
@NullMarked
package io.leadline.store.anomaly;

import org.jspecify.annotations.NullMarked;
