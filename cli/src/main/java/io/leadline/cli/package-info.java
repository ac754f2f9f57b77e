/** The {@code leadline} command. */
@NullMarked
package io.leadline.cli;

import org.jspecify.annotations.NullMarked;
