/** What to watch, and the judgement over two profiles. */
@NullMarked
package io.leadline.core.monitor;

import org.jspecify.annotations.NullMarked;
