/** From an exchange to a batch. */
@NullMarked
package io.leadline.sidecar.decode;

import org.jspecify.annotations.NullMarked;
