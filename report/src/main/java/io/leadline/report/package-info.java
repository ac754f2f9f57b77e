@NullMarked
package io.leadline.report;

import org.jspecify.annotations.NullMarked;
