/** Whether a model can tell the rows of two samples apart, and by which features. */
@NullMarked
package io.leadline.core.domain;

import org.jspecify.annotations.NullMarked;
