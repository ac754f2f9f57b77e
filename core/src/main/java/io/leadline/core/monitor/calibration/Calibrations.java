package io.leadline.core.monitor.calibration;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that the windows of a baseline teach.
 *
 * @param base of windows of the base size; empty where there were too few
 * @param rollups of larger windows, those that the baseline covers often enough
 * @param changes of a base window against the one before; empty where that is not asked for
 */
public record Calibrations(
    Optional<Calibration> base, List<Calibration> rollups, Optional<Calibration> changes) {

  /** Nothing was learned. */
  public static final Calibrations NONE =
      new Calibrations(Optional.empty(), List.of(), Optional.empty());

  private static final int VERSION = 2;
  private static final int SINGLE_VERSION = 1;
  private static final int MOST_BYTES = 1 << 28;

  // Of the budget where roll-ups are judged as well, so that both together keep it.
  private static final double ROLLUP_SHARE = 0.2;

  public Calibrations {
    rollups = List.copyOf(rollups);
  }

  /** Of base windows only. */
  public static Calibrations of(Optional<Calibration> base) {
    return new Calibrations(base, List.of(), Optional.empty());
  }

  /** Of roll-ups of this length. */
  public Optional<Calibration> rollup(Duration length) {
    return rollups.stream().filter(learned -> learned.window().equals(length)).findFirst();
  }

  /**
   * With which probability a base window may have a false alarm, so that base windows and roll-ups
   * together have as many as are bearable.
   *
   * @param falseAlarm what base windows may have where there are no others
   */
  public double ofBase(double falseAlarm) {
    return rollups.isEmpty() ? falseAlarm : (1 - ROLLUP_SHARE) * falseAlarm;
  }

  /**
   * The same of a roll-up: the lengths share what is kept for them, and a longer window has more of
   * it as there are fewer.
   *
   * @param base length of base windows
   */
  public double ofRollup(double falseAlarm, Duration base, Duration length) {
    double windows = (double) length.toSeconds() / base.toSeconds();
    return Math.min(0.5, ROLLUP_SHARE / Math.max(1, rollups.size()) * windows * falseAlarm);
  }

  /**
   *
   *
   * <pre>
   * u8 version, then each {@link Calibration#toBytes} behind its length; none is of length 0
   * base, varint count of roll-ups and each of them, changes
   * </pre>
   */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    out.u8(VERSION);
    write(out, base);
    out.varint(rollups.size());
    rollups.forEach(learned -> out.bytes(learned.toBytes()));
    write(out, changes);
    return out.toByteArray();
  }

  private static void write(ByteWriter out, Optional<Calibration> learned) {
    out.bytes(learned.map(Calibration::toBytes).orElse(new byte[0]));
  }

  /**
   * Reads what {@link #toBytes} wrote, or a single calibration of base windows.
   *
   * @throws CorruptBytesException if the bytes are damaged or of an unknown version
   */
  public static Calibrations fromBytes(byte[] bytes) throws CorruptBytesException {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version == SINGLE_VERSION) {
      return of(Optional.of(Calibration.fromBytes(bytes)));
    }
    if (version != VERSION) {
      throw new CorruptBytesException("unknown version of calibrations " + version);
    }
    Optional<Calibration> base = read(in);
    List<Calibration> rollups = new ArrayList<>();
    for (int left = in.items(1); left > 0; left--) {
      read(in).ifPresent(rollups::add);
    }
    return new Calibrations(base, rollups, read(in));
  }

  private static Optional<Calibration> read(ByteReader in) throws CorruptBytesException {
    byte[] bytes = in.bytes(MOST_BYTES);
    return bytes.length == 0 ? Optional.empty() : Optional.of(Calibration.fromBytes(bytes));
  }
}
