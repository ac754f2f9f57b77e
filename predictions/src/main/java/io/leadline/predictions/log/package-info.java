/** The prediction log as partitioned Parquet files. */
@NullMarked
package io.leadline.predictions.log;

import org.jspecify.annotations.NullMarked;
