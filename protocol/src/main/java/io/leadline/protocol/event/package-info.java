/** CloudEvents of the KServe logger, and the pairing of requests with responses. */
@NullMarked
package io.leadline.protocol.event;

import org.jspecify.annotations.NullMarked;
