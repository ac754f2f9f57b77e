package io.leadline.stream;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the job says of records and labels where monitors do not. */
public final class SourceOptions implements Serializable {

  private static final long serialVersionUID = 1;

  private final boolean hasLabelTopics;
  private final @Nullable String registry;

  /**
   * @param hasLabelTopics whether labels of all models are read
   * @param registry address of the schema registry
   */
  public SourceOptions(boolean hasLabelTopics, Optional<String> registry) {
    this.hasLabelTopics = hasLabelTopics;
    this.registry = registry.orElse(null);
  }

  public boolean hasLabelTopics() {
    return hasLabelTopics;
  }

  public Optional<String> registry() {
    return Optional.ofNullable(registry);
  }
}
