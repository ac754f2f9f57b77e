/** What {@code /metrics} says, for Prometheus and whatever reads its format. */
@NullMarked
package io.leadline.server.metrics;

import org.jspecify.annotations.NullMarked;
