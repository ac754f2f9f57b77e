package io.leadline.stream.detect;

import io.leadline.core.detect.ChangeDetector;
import io.leadline.core.detect.DetectorFactory;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;

/**
 * A detector and what it has seen, as it is kept in Flink's state. Owned by one thread.
 *
 * <pre>
 * u8 version, varint values, 8 bytes sum of errors since the last change, varint their number,
 * bytes the detector's own state
 * </pre>
 */
final class Following {

  private static final int VERSION = 1;

  private final ChangeDetector detector;
  private long values;
  private double errors;
  private long sinceChange;

  Following(DetectorFactory factory) {
    this.detector = factory.forStream();
  }

  /** Takes an error; tells whether the errors have changed. */
  ChangeDetector.State update(double error) {
    values++;
    errors += error;
    sinceChange++;
    return detector.update(error);
  }

  /** Errors seen in all. */
  long values() {
    return values;
  }

  /** Errors seen since the last change. */
  long sinceChange() {
    return sinceChange;
  }

  /** Mean of the errors since the last change; of one at least. */
  double meanSinceChange() {
    return errors / sinceChange;
  }

  /** Begins to count anew, as the detector did. */
  void changed() {
    errors = 0;
    sinceChange = 0;
  }

  byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    out.u8(VERSION);
    out.varint(values);
    out.fixed64(Double.doubleToRawLongBits(errors));
    out.varint(sinceChange);
    ByteWriter own = new ByteWriter();
    detector.write(own);
    out.bytes(own.toByteArray());
    return out.toByteArray();
  }

  static Following read(DetectorFactory factory, byte[] bytes) throws CorruptBytesException {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new CorruptBytesException("unknown version %d of a detector".formatted(version));
    }
    Following following = new Following(factory);
    following.values = in.size();
    following.errors = Double.longBitsToDouble(in.fixed64());
    following.sinceChange = in.size();
    following.detector.read(in.section());
    return following;
  }
}
