@NullMarked
package io.leadline.demo;

import org.jspecify.annotations.NullMarked;
