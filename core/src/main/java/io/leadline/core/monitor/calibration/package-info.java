/** What chance makes of an unchanged model's windows, learned from the baseline's own windows. */
@NullMarked
package io.leadline.core.monitor.calibration;

import org.jspecify.annotations.NullMarked;
