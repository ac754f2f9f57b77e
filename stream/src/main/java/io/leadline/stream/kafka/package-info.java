/** Records of Kafka: what comes in, what goes out, and which topics there are. */
@NullMarked
package io.leadline.stream.kafka;

import org.jspecify.annotations.NullMarked;
