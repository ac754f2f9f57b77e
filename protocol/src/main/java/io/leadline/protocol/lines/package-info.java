/** Files with one JSON object a line: predictions, exchanges with a model, captured events. */
@NullMarked
package io.leadline.protocol.lines;

import org.jspecify.annotations.NullMarked;
