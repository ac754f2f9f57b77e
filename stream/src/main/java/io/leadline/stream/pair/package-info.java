/** Requests and responses that come in records of their own, joined by id. */
@NullMarked
package io.leadline.stream.pair;

import org.jspecify.annotations.NullMarked;
