/** Online control of false discoveries: how strictly the next hypothesis is tested. */
@NullMarked
package io.leadline.core.discovery;

import org.jspecify.annotations.NullMarked;
