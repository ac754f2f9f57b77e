/** False alarms and power, by simulation, beside the published rules of other tools. */
@NullMarked
package io.leadline.bench.alarms;

import org.jspecify.annotations.NullMarked;
