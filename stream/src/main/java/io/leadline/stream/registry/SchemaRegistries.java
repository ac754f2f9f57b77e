package io.leadline.stream.registry;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Registries by their address; each keeps what it read. Owned by one thread. */
public final class SchemaRegistries {

  private final Map<String, SchemaRegistry> byAddress = new HashMap<>();

  public SchemaRegistry at(String address) {
    return byAddress.computeIfAbsent(
        address, added -> new SchemaRegistry(added, InstantSource.system()));
  }
}
