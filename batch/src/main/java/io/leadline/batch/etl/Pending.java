package io.leadline.batch.etl;

import io.leadline.store.FastStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Base windows with new predictions that no run has computed yet; kept in the store. */
final class Pending {

  private static final String NAME = "etl/pending";

  private Pending() {}

  static Set<Instant> read(FastStore store, String model) {
    return Arrays.stream(store.cursor(model, NAME).orElse("").split(" "))
        .filter(text -> !text.isEmpty())
        .map(Instant::parse)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static void save(FastStore store, String model, Collection<Instant> starts) {
    String text = starts.stream().map(Instant::toString).collect(Collectors.joining(" "));
    store.saveCursor(model, NAME, text);
  }
}
