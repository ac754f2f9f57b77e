package io.leadline.protocol.column;

import io.leadline.core.schema.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parts a batch by the versions its rows name. */
final class ByVersion {

  private ByVersion() {}

  /** One batch a version, in order of appearance; rows keep their order. */
  static List<Batch> split(Batch batch, String[] versions) {
    boolean isOne = Arrays.stream(versions).allMatch(versions[0]::equals);
    if (isOne) {
      return List.of(named(batch, versions[0]));
    }
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < versions.length; row++) {
      rows.computeIfAbsent(versions[row], version -> new ArrayList<>()).add(row);
    }
    List<Batch> parts = new ArrayList<>();
    rows.forEach(
        (version, picked) ->
            parts.add(
                named(
                    batch.select(picked.stream().mapToInt(Integer::intValue).toArray()), version)));
    return parts;
  }

  private static Batch named(Batch batch, String version) {
    return version.equals(batch.version())
        ? batch
        : new Batch(batch.model(), version, batch.ids(), batch.eventMillis(), batch.columns());
  }
}
