/** Charts as SVG text: themed by style sheet, readable by screen readers, without any script. */
@NullMarked
package io.leadline.report.chart;

import org.jspecify.annotations.NullMarked;
