/** From the bytes of many Kafka records to few batches. */
@NullMarked
package io.leadline.stream.decode;

import org.jspecify.annotations.NullMarked;
