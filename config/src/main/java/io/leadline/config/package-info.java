@NullMarked
package io.leadline.config;

import org.jspecify.annotations.NullMarked;
