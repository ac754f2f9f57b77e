package io.leadline.stream.detect;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The signals of one second, as they are kept in Flink's state until their turn comes.
 *
 * <pre>
 * u8 version, varint signals, each: 8 bytes time, text id, 8 bytes error
 * </pre>
 */
final class SignalBucket {

  private static final int VERSION = 1;

  private static final Comparator<Signal> ORDER =
      Comparator.comparingLong(Signal::knownMillis)
          .thenComparing(Signal::id)
          .thenComparingDouble(Signal::error);

  private SignalBucket() {}

  static byte[] write(List<Signal> signals) {
    ByteWriter out = new ByteWriter();
    out.u8(VERSION);
    out.varint(signals.size());
    for (Signal signal : signals) {
      out.fixed64(signal.knownMillis());
      out.text(signal.id());
      out.fixed64(Double.doubleToRawLongBits(signal.error()));
    }
    return out.toByteArray();
  }

  /** In the order of time, then of ids: not in that of arrival. */
  static List<Signal> read(String model, byte[] bytes) throws CorruptBytesException {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new CorruptBytesException("unknown version %d of signals".formatted(version));
    }
    List<Signal> signals = new ArrayList<>();
    for (int left = in.items(17); left > 0; left--) {
      signals.add(
          new Signal(model, in.fixed64(), in.text(), Double.longBitsToDouble(in.fixed64())));
    }
    signals.sort(ORDER);
    return signals;
  }
}
