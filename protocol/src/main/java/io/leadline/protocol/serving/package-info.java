/** Requests and responses of inference servers: KServe V1, Open Inference (V2), MLflow. */
@NullMarked
package io.leadline.protocol.serving;

import org.jspecify.annotations.NullMarked;
