package io.leadline.sidecar.window;

import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.WindowKey;
import java.time.Instant;

/** A window that takes predictions. Owned by the profiling thread. */
final class OpenWindow {

  private final WindowKey key;
  private final long epoch;
  private final ProfileBuilder profile;
  private long sequence;
  private boolean isChanged;

  /**
   * @param epoch unique among all windows of this key and source
   */
  OpenWindow(WindowKey key, long epoch, Layout layout) {
    this.key = key;
    this.epoch = epoch;
    this.profile = new ProfileBuilder(layout);
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

  /** All that is known of the window at this moment. */
  Snapshot snapshot(String source, boolean isComplete) {
    isChanged = false;
    sequence++;
    return new Snapshot(key, Path.SIDECAR, source, epoch, sequence, isComplete, profile.build());
  }
}
