/** What a prediction looks like: fields, columns, batches, windows. */
@NullMarked
package io.leadline.core.schema;

import org.jspecify.annotations.NullMarked;
