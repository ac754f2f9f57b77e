package io.leadline.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** The read keys of an object, each with the place it came from. */
record Values(Node node, Map<String, Entry> entries) {

  record Entry(Object value, Node node) {}

  Set<String> names() {
    return entries.keySet();
  }

  /** The value of a key; its type is that of the key's shape. */
  @SuppressWarnings("unchecked")
  <T> Optional<T> get(String name) {
    return Optional.ofNullable(entries.get(name)).map(entry -> (T) entry.value());
  }

  Optional<String> text(String name) {
    return get(name);
  }

  List<String> texts(String name) {
    return this.<List<String>>get(name).orElse(List.of());
  }

  /** The object under a key; empty if the key is missing or holds no object. */
  Optional<Values> object(String name) {
    return this.<Object>get(name).filter(Values.class::isInstance).map(Values.class::cast);
  }

  /** Whether a check was switched off by {@code false}. */
  boolean isOff(String name) {
    return this.<Object>get(name).filter(Boolean.FALSE::equals).isPresent();
  }

  /** Whether a check was switched on by {@code true}. */
  boolean isOn(String name) {
    return this.<Object>get(name).filter(Boolean.TRUE::equals).isPresent();
  }

  /** Where a key's value stands; where the object does if the key is missing. */
  Node at(String name) {
    Entry entry = entries.get(name);
    return entry == null ? node : entry.node();
  }
}
