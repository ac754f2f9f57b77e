/** Predictions as JSON objects: lines, arrays. */
@NullMarked
package io.leadline.protocol.json;

import org.jspecify.annotations.NullMarked;
