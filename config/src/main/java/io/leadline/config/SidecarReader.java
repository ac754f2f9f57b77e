package io.leadline.config;

import io.leadline.core.schema.Pointers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the read keys of {@code collect.sidecar} to {@link Collect.Sidecar}. */
final class SidecarReader {

  private static final List<String> OF_THE_COMMAND = List.of("protocol", "upstream", "flush");

  private SidecarReader() {}

  static Collect.Sidecar read(Optional<Values> sidecar, Mistakes mistakes) {
    if (sidecar.isEmpty()) {
      return Collect.Sidecar.USUAL;
    }
    Values values = sidecar.get();
    try {
      return new Collect.Sidecar(
          values.texts("paths"),
          pointers(values, "request", mistakes),
          pointers(values, "response", mistakes));
    } catch (IllegalArgumentException e) {
      mistakes.add(values.node(), String.valueOf(e.getMessage()));
      return Collect.Sidecar.USUAL;
    }
  }

  private static Pointers pointers(Values sidecar, String name, Mistakes mistakes) {
    Optional<Values> values = sidecar.object(name);
    if (values.isEmpty()) {
      return Pointers.NONE;
    }
    Map<String, String> byColumn = new LinkedHashMap<>();
    values.get().names().forEach(column -> put(values.get(), column, byColumn));
    try {
      return new Pointers(byColumn);
    } catch (IllegalArgumentException e) {
      mistakes.add(values.get().node(), String.valueOf(e.getMessage()));
      return Pointers.NONE;
    }
  }

  private static void put(Values values, String column, Map<String, String> byColumn) {
    values.text(column).ifPresent(pointer -> byColumn.put(column, pointer));
  }

  /** Keys that tell where a sidecar runs: that is the command's, not the monitor's. */
  static List<String> warnings(Optional<Values> sidecar) {
    List<String> warnings = new ArrayList<>();
    for (String name : OF_THE_COMMAND) {
      if (sidecar.map(Values::names).filter(names -> names.contains(name)).isPresent()) {
        warnings.add(
            "collect.sidecar.%s has no effect in this version (an option of leadline sidecar)"
                .formatted(name));
      }
    }
    return warnings;
  }
}
