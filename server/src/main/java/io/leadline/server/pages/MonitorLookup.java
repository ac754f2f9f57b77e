package io.leadline.server.pages;

import io.leadline.core.monitor.Monitor;
import java.util.Optional;

/** Finds the monitor of a model, as it is registered at this moment. */
@FunctionalInterface
public interface MonitorLookup {

  /** Empty where the model is not registered or its configuration cannot be read any more. */
  Optional<Monitor> monitor(String model);
}
