/**
 * What a comparison of two profiles looks like: as one HTML file, in Markdown, in JSON and in a
 * terminal. {@link io.leadline.report.ReportModel} holds what they all show.
 */
@NullMarked
package io.leadline.report;

import org.jspecify.annotations.NullMarked;
