/** Events of KServe's logger instead of traffic: received, paired, handed to the tee. */
@NullMarked
package io.leadline.sidecar.receive;

import org.jspecify.annotations.NullMarked;
