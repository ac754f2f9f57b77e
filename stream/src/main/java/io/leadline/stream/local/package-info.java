/** A Kafka broker in this process, for the demo, for trying things out, and for tests. */
@NullMarked
package io.leadline.stream.local;

import org.jspecify.annotations.NullMarked;
