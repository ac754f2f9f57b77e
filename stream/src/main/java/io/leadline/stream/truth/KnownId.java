package io.leadline.stream.truth;

import io.leadline.core.performance.Label;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is known of a request id, as it is kept in Flink's state.
 *
 * <pre>
 * u8 version, u8 1 if there is a label, and then 8 bytes arrival, text value;
 * varint windows, each 8 bytes start
 * </pre>
 *
 * @param label the one that counts
 * @param windows starts of those that have a prediction with this id
 */
record KnownId(Optional<Label> label, SortedSet<Long> windows) {

  static final KnownId NOTHING = new KnownId(Optional.empty(), new TreeSet<>());

  private static final int VERSION = 1;

  KnownId withLabel(Label newLabel) {
    return new KnownId(Optional.of(newLabel), windows);
  }

  KnownId withWindow(long start) {
    SortedSet<Long> more = new TreeSet<>(windows);
    more.add(start);
    return new KnownId(label, more);
  }

  KnownId withoutWindow(long start) {
    SortedSet<Long> fewer = new TreeSet<>(windows);
    fewer.remove(start);
    return new KnownId(label, fewer);
  }

  byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    out.u8(VERSION);
    out.u8(label.isPresent() ? 1 : 0);
    label.ifPresent(
        known -> {
          out.fixed64(known.arrivedMillis());
          out.text(known.text());
        });
    out.varint(windows.size());
    windows.forEach(out::fixed64);
    return out.toByteArray();
  }

  static KnownId read(byte[] bytes) throws CorruptBytesException {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new CorruptBytesException("unknown version %d of a request id".formatted(version));
    }
    Optional<Label> label = Optional.empty();
    if (in.count(1) == 1) {
      long arrived = in.fixed64();
      label = Optional.of(new Label(in.text(), arrived));
    }
    SortedSet<Long> windows = new TreeSet<>();
    for (int left = in.items(8); left > 0; left--) {
      windows.add(in.fixed64());
    }
    return new KnownId(label, windows);
  }
}
