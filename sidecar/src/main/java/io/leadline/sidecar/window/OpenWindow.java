package io.leadline.sidecar.window;

import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.SegmentedProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.WindowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A window that takes predictions. Owned by the profiling thread. */
final class OpenWindow {

  private final WindowKey key;
  private final long epoch;
  private final SegmentedProfileBuilder profile;
  private long sequence;
  private boolean isChanged;

  /**
   * @param epoch unique among all windows of this key and source
   */
  OpenWindow(WindowKey key, long epoch, Layout layout) {
    this.key = key;
    this.epoch = epoch;
    this.profile = new SegmentedProfileBuilder(layout);
  }

  void add(Batch batch, ModelCounts counts) {
    profile.add(batch);
    counts.scored(profile.anomalies());
    isChanged = true;
  }

  void add(Coverage more) {
    profile.addCoverage(more);
    isChanged = true;
  }

  boolean isChanged() {
    return isChanged;
  }

  boolean isOverAt(Instant watermark) {
    return !key.end().isAfter(watermark);
  }

  /** Number of profiles under construction. */
  int profiles() {
    return profile.profiles();
  }

  /**
   * All that is known of the window at this moment: its segments, then the window itself, so that
   * who has the last has all.
   */
  List<Snapshot> snapshots(String source, boolean isComplete) {
    isChanged = false;
    sequence++;
    List<Snapshot> snapshots = new ArrayList<>();
    profile
        .buildSegments()
        .forEach(
            (segment, part) ->
                snapshots.add(snapshot(key.ofSegment(segment), source, isComplete, part)));
    snapshots.add(snapshot(key, source, isComplete, profile.build()));
    return snapshots;
  }

  private Snapshot snapshot(WindowKey window, String source, boolean isComplete, Profile known) {
    return new Snapshot(window, Path.SIDECAR, source, epoch, sequence, isComplete, known);
  }
}
