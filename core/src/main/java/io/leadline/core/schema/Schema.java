package io.leadline.core.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a model's predictions, in a fixed order, with unique names. */
public record Schema(List<Field> fields) {

  public static final Schema EMPTY = new Schema(List.of());

  public Schema {
    fields = List.copyOf(fields);
    Map<String, Field> seen = new LinkedHashMap<>();
    for (Field field : fields) {
      if (seen.put(field.name(), field) != null) {
        throw new IllegalArgumentException(
            "Invalid schema: duplicate field '%s'".formatted(field.name()));
      }
    }
  }

  public Optional<Field> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** The first field that plays {@code role}, if any. */
  public Optional<Field> first(Role role) {
    return fields.stream().filter(field -> field.role() == role).findFirst();
  }

  public List<Field> withRole(Role role) {
    return fields.stream().filter(field -> field.role() == role).toList();
  }
}
