/** Comma-separated tables, RFC 4180. */
@NullMarked
package io.leadline.protocol.csv;

import org.jspecify.annotations.NullMarked;
