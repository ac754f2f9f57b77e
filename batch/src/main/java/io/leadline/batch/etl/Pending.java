package io.leadline.batch.etl;

import io.leadline.store.FastStore;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is still to be computed, kept in the store: a run that is cut off is taken up by the next
 * one. Changes are kept by {@link #save}. Not thread-safe.
 */
final class Pending {

  /** Starts of base windows with new predictions or labels. */
  static final String WINDOWS = "etl/pending";

  /** Roll-ups of which a base window was computed. */
  static final String ROLLUPS = "etl/rollups";

  private final FastStore store;
  private final String model;
  private final String name;
  private final TreeSet<String> all;

  private Pending(FastStore store, String model, String name, TreeSet<String> all) {
    this.store = store;
    this.model = model;
    this.name = name;
    this.all = all;
  }

  static Pending read(FastStore store, String model, String name) {
    TreeSet<String> all =
        Arrays.stream(store.cursor(model, name).orElse("").split(" "))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    return new Pending(store, model, name, all);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<String> all() {
    return List.copyOf(all);
  }

  void addAll(Collection<String> keys) {
    all.addAll(keys);
  }

  void replace(Collection<String> keys) {
    all.clear();
    all.addAll(keys);
  }

  void remove(String key) {
    all.remove(key);
  }

  void save() {
    store.saveCursor(model, name, String.join(" ", all));
  }
}
