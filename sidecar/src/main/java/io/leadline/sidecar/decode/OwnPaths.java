package io.leadline.sidecar.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends of addresses that monitors name as predictions, besides those of the usual model servers.
 * Mostly there are none. May be used from any thread; a change shows at once.
 */
public final class OwnPaths {

  private record OwnPath(String end, String model) {}

  private volatile List<OwnPath> all = List.of();

  /** Takes these ends of addresses for a model's, in place of those known before. */
  public synchronized void learn(String model, List<String> ends) {
    List<OwnPath> changed = new ArrayList<>();
    for (OwnPath known : all) {
      if (!known.model().equals(model)) {
        changed.add(known);
      }
    }
    ends.forEach(end -> changed.add(new OwnPath(end, model)));
    if (!changed.equals(all)) {
      all = List.copyOf(changed);
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** The model whose address it is; of two that fit, the longer end is meant. */
  Optional<String> modelOf(String path) {
    OwnPath best = null;
    for (OwnPath own : all) {
      if (path.endsWith(own.end()) && (best == null || own.end().length() > best.end().length())) {
        best = own;
      }
    }
    return Optional.ofNullable(best).map(OwnPath::model);
  }
}
