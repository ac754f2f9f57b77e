/** Takes predictions and ground truth: decodes, writes ahead, acknowledges, drains. */
@NullMarked
package io.leadline.server.ingest;

import org.jspecify.annotations.NullMarked;
