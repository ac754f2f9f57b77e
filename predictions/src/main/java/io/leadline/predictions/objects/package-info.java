/** Where files are kept: a folder, or a bucket. */
@NullMarked
package io.leadline.predictions.objects;

import org.jspecify.annotations.NullMarked;
