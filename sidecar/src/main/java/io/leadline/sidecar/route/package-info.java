/**
 * The router: HTTP/1.1 and HTTP/2 between client and model server, streaming, without a copy of its
 * own.
 */
@NullMarked
package io.leadline.sidecar.route;

import org.jspecify.annotations.NullMarked;
