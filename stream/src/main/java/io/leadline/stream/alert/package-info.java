/** From the findings of closed windows to incidents, with what is remembered between windows. */
@NullMarked
package io.leadline.stream.alert;

import org.jspecify.annotations.NullMarked;
