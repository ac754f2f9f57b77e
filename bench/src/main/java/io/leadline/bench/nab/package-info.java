/** The Numenta Anomaly Benchmark, scored from its published definition. */
@NullMarked
package io.leadline.bench.nab;

import org.jspecify.annotations.NullMarked;
