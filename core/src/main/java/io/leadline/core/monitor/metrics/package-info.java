/** The metrics that are computed of a window, one class each; listed in StandardMetrics. */
@NullMarked
package io.leadline.core.monitor.metrics;

import org.jspecify.annotations.NullMarked;
