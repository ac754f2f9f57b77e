package io.leadline.server.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The samples of one scrape. Keeps to a number of series for each model and counts what did not
 * fit, so whatever matters most is to be added first. Owned by one thread.
 */
final class Samples {

  private static final int LONGEST_LABEL = 200;

  private final int most;
  private final Map<Family, List<MetricFamilySamples.Sample>> samples = new LinkedHashMap<>();
  private final Set<List<String>> known = new LinkedHashSet<>();
  private final Map<String, Integer> used = new LinkedHashMap<>();
  private final Map<String, Integer> leftOut = new LinkedHashMap<>();

  /**
   * @param most series of one model
   */
  Samples(int most) {
    this.most = most;
    Family.ALL.forEach(family -> samples.put(family, new ArrayList<>()));
  }

  /** Adds a series; of two with the same labels the first stays. The first label is the model. */
  void add(Family family, double value, String... labels) {
    List<String> values = Arrays.stream(labels).map(Samples::shortened).toList();
    List<String> identity = new ArrayList<>(List.of(family.name()));
    identity.addAll(values);
    if (!known.add(identity)) {
      return;
    }
    if (!values.isEmpty() && used.merge(values.get(0), 1, Integer::sum) > most) {
      leftOut.merge(values.get(0), 1, Integer::sum);
      return;
    }
    put(family, values, value);
  }

  private void put(Family family, List<String> values, double value) {
    samples
        .getOrDefault(family, new ArrayList<>())
        .add(new MetricFamilySamples.Sample(family.name(), family.labels(), values, value));
  }

  // Prometheus takes an empty label for an absent one.
  private static String shortened(String text) {
    if (text.isEmpty()) {
      return "none";
    }
    return text.length() <= LONGEST_LABEL ? text : text.substring(0, LONGEST_LABEL) + "…";
  }

  List<MetricFamilySamples> families(List<String> models) {
    models.forEach(
        model -> put(Family.LEFT_OUT, List.of(shortened(model)), leftOut.getOrDefault(model, 0)));
    return samples.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(
            entry ->
                new MetricFamilySamples(
                    entry.getKey().name(),
                    Collector.Type.GAUGE,
                    entry.getKey().help(),
                    entry.getValue()))
        .toList();
  }
}
