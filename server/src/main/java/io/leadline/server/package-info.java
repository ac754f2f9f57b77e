@NullMarked
package io.leadline.server;

import org.jspecify.annotations.NullMarked;
