/**
 * The stream path: predictions from Kafka through event-time windows in Flink to snapshots, metrics
 * and alerts in Kafka.
 */
@NullMarked
package io.leadline.stream;

import org.jspecify.annotations.NullMarked;
