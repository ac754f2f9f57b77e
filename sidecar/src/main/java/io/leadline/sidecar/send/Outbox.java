package io.leadline.sidecar.send;

import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.core.schema.WindowKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The snapshots that the centre has not taken yet: of each window and epoch the last one only,
 * since it holds all that was in those before. Bounded in bytes: beyond, the oldest is let go and
 * counted. Thread-safe.
 */
final class Outbox {

  private final long budgetBytes;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private long bytes;
  private long lost;

  /** What a later snapshot replaces. */
  record Key(WindowKey window, String source, long epoch) {

    static Key of(Snapshot snapshot) {
      return new Key(snapshot.window(), snapshot.source(), snapshot.epoch());
    }
  }

  /**
   * @param message with this one snapshot
   */
  record Entry(Key key, long sequence, byte[] message) {

    static Entry of(Snapshot snapshot) {
      return new Entry(
          Key.of(snapshot), snapshot.sequence(), SnapshotCodec.write(List.of(snapshot)));
    }
  }

  Outbox(long budgetBytes) {
    this.budgetBytes = budgetBytes;
  }

  /** Adds a snapshot, or replaces an earlier one; what had to be let go for it. */
  synchronized List<Entry> put(Entry entry) {
    Entry before = entries.get(entry.key());
    if (before != null && before.sequence() > entry.sequence()) {
      return List.of();
    }
    remove(entry.key());
    entries.put(entry.key(), entry);
    bytes += entry.message().length;
    List<Entry> dropped = new ArrayList<>();
    while (bytes > budgetBytes && entries.size() > 1) {
      Entry oldest = entries.values().iterator().next();
      remove(oldest.key());
      lost++;
      dropped.add(oldest);
    }
    return dropped;
  }

  private void remove(Key key) {
    Entry removed = entries.remove(key);
    if (removed != null) {
      bytes -= removed.message().length;
    }
  }

  /** Up to so many bytes of what was added first; at least one, if there is any. */
  synchronized List<Entry> next(int mostBytes) {
    List<Entry> next = new ArrayList<>();
    long size = 0;
    for (Entry entry : entries.values()) {
      size += entry.message().length;
      if (!next.isEmpty() && size > mostBytes) {
        break;
      }
      next.add(entry);
    }
    return next;
  }

  /** Forgets these, unless a later one has taken their place. */
  synchronized void sent(List<Entry> done) {
    for (Entry entry : done) {
      if (entries.get(entry.key()) == entry) {
        remove(entry.key());
      }
    }
  }

  /** This one, if it still waits. */
  synchronized List<Entry> waiting(Entry entry) {
    return entries.get(entry.key()) == entry ? List.of(entry) : List.of();
  }

  synchronized List<Entry> all() {
    return List.copyOf(entries.values());
  }

  synchronized int size() {
    return entries.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Snapshots that were let go unsent. */
  synchronized long lost() {
    return lost;
  }
}
