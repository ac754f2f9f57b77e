package io.leadline.core.profile;

/** Where snapshots go: the fast store, a topic, the centre. Accepting one twice is harmless. */
public interface SnapshotSink {

  /**
   * Takes over one snapshot; when this returns, the snapshot is durable.
   *
   * @throws java.io.UncheckedIOException if it could not be stored; the caller may try again
   */
  void accept(Snapshot snapshot);
}
