package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonFactory;
import io.leadline.protocol.Limits;
import io.leadline.protocol.json.JsonRows;

/** Parser factories by limits: making one costs more than parsing a request with it. */
final class Factories {

  /** The two in use hereabouts, and what was asked for last beside them. */
  private static final JsonFactory REQUEST = JsonRows.factory(Limits.REQUEST);

  private static volatile Known last = new Known(Limits.FILE, JsonRows.factory(Limits.FILE));

  private record Known(Limits limits, JsonFactory factory) {}

  private Factories() {}

  static JsonFactory of(Limits limits) {
    if (limits == Limits.REQUEST) {
      return REQUEST;
    }
    Known known = last;
    if (!known.limits().equals(limits)) {
      known = new Known(limits, JsonRows.factory(limits));
      last = known;
    }
    return known.factory();
  }
}
