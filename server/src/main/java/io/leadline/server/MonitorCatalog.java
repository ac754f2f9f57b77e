package io.leadline.server;

import io.leadline.core.monitor.Monitor;
import java.util.List;
import java.util.Optional;

/** The registered monitors. */
public interface MonitorCatalog {

  /** Empty where the model is not registered or its configuration cannot be read any more. */
  Optional<Monitor> monitor(String model);

  /** The configuration as it was registered. */
  Optional<String> yaml(String model);

  /** Whether the model's baseline was computed, and with it the kinds of all fields. */
  boolean hasBaseline(String model);

  /**
   * Names of the targets that want to know that somebody looks after an incident of this rule:
   * those that keep incidents of their own.
   */
  default List<String> toldOfAcknowledgement(String model, String rule) {
    return List.of();
  }

  /** Registered models, by name. */
  List<String> models();

  /**
   * Registers a monitor, or replaces the one of this model.
   *
   * @throws RejectedMonitorException if {@code yaml} is not a monitor of {@code model}
   */
  Monitor register(String model, String yaml) throws RejectedMonitorException;

  /** A configuration with mistakes. */
  final class RejectedMonitorException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> errors;

    public RejectedMonitorException(List<String> errors) {
      super("Invalid monitor: " + String.join("; ", errors));
      this.errors = List.copyOf(errors);
    }

    /** Each with its line. */
    public List<String> errors() {
      return errors;
    }
  }
}
