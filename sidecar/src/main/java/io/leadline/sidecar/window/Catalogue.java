package io.leadline.sidecar.window;

import java.util.Optional;

/** What is known of models. Never blocks; what it does not know it goes and asks for. */
@FunctionalInterface
public interface Catalogue {

  /**
   * How a model is watched; {@link Watched#unknown} where nobody knows the model, empty where the
   * answer is still under way. May change its answer at any time.
   */
  Optional<Watched> watched(String model);
}
