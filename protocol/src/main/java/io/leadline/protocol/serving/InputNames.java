package io.leadline.protocol.serving;

import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.tensor.Tensor;
import io.leadline.protocol.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of the columns that tensors become. A tensor of one column gives it its own name; one of
 * several takes the names that come with it; else, where it is alone and the schema has as many
 * features, theirs in order; else its own with {@code _0}, {@code _1}, … Not thread-safe: what was
 * found for the last body is kept, for bodies mostly look alike.
 */
final class InputNames {

  private final Schema schema;
  private final KnownNames known = new KnownNames();

  InputNames(Schema schema) {
    this.schema = schema;
  }

  /** One name for each column of each tensor. */
  String[] of(Tensors tensors) throws DecodeException {
    if (!known.areFor(tensors)) {
      known.keep(tensors, find(tensors));
    }
    return known.names();
  }

  private String[] find(Tensors tensors) throws DecodeException {
    List<Field> features = schema.withRole(Role.FEATURE);
    List<String> names = new ArrayList<>();
    boolean isAlone = tensors.size() == 1;
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      boolean isUnnamed = tensor.width() > 1 || tensor.name().equals(Side.REQUEST.unnamed());
      if (isAlone
          && isUnnamed
          && tensor.columns().isEmpty()
          && schema.field(tensor.name()).isEmpty()
          && features.size() == tensor.width()) {
        features.forEach(feature -> names.add(feature.name()));
      } else {
        addOwn(tensor, tensors, names);
      }
    }
    return KnownNames.distinct(names, tensors);
  }

  /** The names a tensor has by itself. */
  static void addOwn(Tensor tensor, Tensors tensors, List<String> names) throws DecodeException {
    if (!tensor.columns().isEmpty()) {
      if (tensor.columns().size() != tensor.width() && tensor.rows() > 0) {
        throw tensors.malformed(
            tensor.path(),
            "%,d column names for %,d columns".formatted(tensor.columns().size(), tensor.width()));
      }
      names.addAll(tensor.columns().subList(0, tensor.width()));
    } else if (tensor.width() == 1) {
      names.add(tensor.name());
    } else {
      for (int column = 0; column < tensor.width(); column++) {
        names.add(tensor.name() + "_" + column);
      }
    }
  }
}
