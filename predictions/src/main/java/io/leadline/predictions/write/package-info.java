/** Writing of flat Parquet files, small ones above all. */
@NullMarked
package io.leadline.predictions.write;

import org.jspecify.annotations.NullMarked;
