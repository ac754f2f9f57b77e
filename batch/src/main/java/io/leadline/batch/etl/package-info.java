/** The batch path: prediction log and ground truth to window profiles, incrementally. */
@NullMarked
package io.leadline.batch.etl;

import org.jspecify.annotations.NullMarked;
