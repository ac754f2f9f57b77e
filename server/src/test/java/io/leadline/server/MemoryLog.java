package io.leadline.server;

import io.leadline.core.schema.Batch;
import io.leadline.predictions.PredictionLog;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A prediction log in memory. */
@Singleton
public class MemoryLog implements PredictionLog {

  private final Map<String, List<Batch>> byName = new ConcurrentHashMap<>();

  @Override
  public void append(String name, List<Batch> batches) {
    byName.put(name, List.copyOf(batches));
  }

  public List<Batch> batches(String model) {
    return byName.values().stream()
        .flatMap(List::stream)
        .filter(batch -> batch.model().equals(model))
        .toList();
  }

  public List<String> ids(String model) {
    return batches(model).stream().flatMap(batch -> Arrays.stream(batch.ids())).sorted().toList();
  }

  @Override
  public ReadSummary read(Range range, Consumer<Batch> consumer) {
    List<Batch> all = batches(range.model());
    all.forEach(consumer);
    return new ReadSummary(all.stream().mapToLong(Batch::rows).sum(), all.size(), List.of());
  }

  @Override
  public List<String> models() {
    return byName.values().stream()
        .flatMap(List::stream)
        .map(Batch::model)
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public Changes changesSince(String model, String cursor) {
    return new Changes(List.<Instant>of(), cursor);
  }
}
