/** Whether the server can do its work, for load balancers and Kubernetes. */
@NullMarked
package io.leadline.server.health;

import org.jspecify.annotations.NullMarked;
