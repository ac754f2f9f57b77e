/**
 * The centre: takes predictions, answers queries, shows metrics. Configuration and the parts that
 * the rest is built from.
 */
@NullMarked
package io.leadline.server;

import org.jspecify.annotations.NullMarked;
