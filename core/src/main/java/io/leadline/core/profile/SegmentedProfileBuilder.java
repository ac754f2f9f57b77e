package io.leadline.core.profile;

import io.leadline.core.outlier.PredictionAnomaliesBuilder;
import io.leadline.core.schema.Batch;
import java.util.Map;
import java.util.TreeMap;

/**
 * Accumulates the profile of all predictions and one of each segment, in one pass. The profile of
 * all is the same, byte for byte, as {@link ProfileBuilder}'s without segments. Owned by one
 * thread.
 *
 * <p>A segment is given memory by its first prediction. Repeated request ids and what a source saw
 * are known of all predictions together only.
 */
public final class SegmentedProfileBuilder {

  private final Layout layout;
  private final ProfileBuilder all;
  private final Map<String, ProfileBuilder> segments = new TreeMap<>();

  public SegmentedProfileBuilder(Layout layout) {
    this.layout = layout;
    this.all = new ProfileBuilder(layout);
  }

  /** Adds all rows of {@code batch}, to the profile of all and to those of their segments. */
  public void add(Batch batch) {
    all.add(batch);
    layout
        .segments()
        .rows(batch)
        .forEach(
            (segment, rows) ->
                segments
                    .computeIfAbsent(segment, added -> new ProfileBuilder(layout))
                    .add(rows.length == batch.rows() ? batch : batch.select(rows)));
  }

  /** What the latest batch's predictions were scored; see {@link ProfileBuilder#anomalies}. */
  public PredictionAnomaliesBuilder anomalies() {
    return all.anomalies();
  }

  /** See {@link ProfileBuilder#addDuplicates}. */
  public void addDuplicates(long count) {
    all.addDuplicates(count);
  }

  /** See {@link ProfileBuilder#addCoverage}. */
  public void addCoverage(Coverage more) {
    all.addCoverage(more);
  }

  /** Number of profiles under construction: what it costs in memory. */
  public int profiles() {
    return 1 + segments.size();
  }

  /** The profile of all rows added so far; the builder can go on. */
  public Profile build() {
    return all.build();
  }

  /** The profiles of the segments that have rows, by name. */
  public Map<String, Profile> buildSegments() {
    Map<String, Profile> profiles = new TreeMap<>();
    segments.forEach((name, builder) -> profiles.put(name, builder.build()));
    return profiles;
  }
}
