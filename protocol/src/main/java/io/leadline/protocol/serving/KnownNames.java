package io.leadline.protocol.serving;

import io.leadline.protocol.DecodeException;
import io.leadline.protocol.tensor.Tensor;
import io.leadline.protocol.tensor.Tensors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Column names found for tensors of certain names and widths. Not thread-safe. */
final class KnownNames {

  /** No names. */
  static final String[] NONE = {};

  private final List<String> tensorNames = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();
  private final List<List<String>> columns = new ArrayList<>();
  private String[] names = NONE;

  boolean areFor(Tensors tensors) {
    if (tensors.size() != tensorNames.size() || tensorNames.isEmpty()) {
      return false;
    }
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      if (widths.get(i) != tensor.width()
          || !tensorNames.get(i).equals(tensor.name())
          || !columns.get(i).equals(tensor.columns())) {
        return false;
      }
    }
    return true;
  }

  void keep(Tensors tensors, String[] found) {
    tensorNames.clear();
    widths.clear();
    columns.clear();
    for (int i = 0; i < tensors.size(); i++) {
      tensorNames.add(tensors.get(i).name());
      widths.add(tensors.get(i).width());
      columns.add(List.copyOf(tensors.get(i).columns()));
    }
    names = found;
  }

  String[] names() {
    return names;
  }

  static String[] distinct(List<String> names, Tensors tensors) throws DecodeException {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isBlank()) {
        throw tensors.malformed("", "a column without a name");
      }
      if (!seen.add(name)) {
        throw tensors.malformed("", "column name '%s' occurs twice".formatted(name));
      }
    }
    return names.toArray(String[]::new);
  }
}
