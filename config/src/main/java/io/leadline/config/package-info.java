/** Monitors as YAML; the only code that knows it. */
@NullMarked
package io.leadline.config;

import org.jspecify.annotations.NullMarked;
