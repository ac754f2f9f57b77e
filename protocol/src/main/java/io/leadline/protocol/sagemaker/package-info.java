/** Data-capture files of SageMaker endpoints. */
@NullMarked
package io.leadline.protocol.sagemaker;

import org.jspecify.annotations.NullMarked;
