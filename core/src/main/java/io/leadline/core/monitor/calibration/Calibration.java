package io.leadline.core.monitor.calibration;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What chance makes of the windows of an unchanged model: the null distribution of every column's
 * drift and of every share of bad rows, at any window's own size and time, and how often the
 * largest of all exceeds a limit. Learned from the baseline's own windows; immutable.
 *
 * <p>The alarms of a period are at most the sum of its windows' probabilities, whatever the
 * dependence of columns and windows (the expectation of a sum): the budget of false alarms is
 * spread evenly over the windows.
 */
public final class Calibration {

  // Shares of the budget, so that all default alert rules together keep it.
  private static final double DRIFT_SHARE = 0.75;
  private static final double QUALITY_SHARE = 0.1;

  /** The part of a window's false-alarm probability that performance may use. */
  public static final double PERFORMANCE_SHARE = 0.15;

  private static final int VERSION = 1;

  private final Duration window;
  private final ZoneId zone;
  private final Map<String, ColumnNull> columns;
  private final AlarmTail drift;
  private final Map<String, Map<String, ShareNull>> quality;
  private final AlarmTail bad;

  Calibration(
      Duration window,
      ZoneId zone,
      Map<String, ColumnNull> columns,
      AlarmTail drift,
      Map<String, Map<String, ShareNull>> quality,
      AlarmTail bad) {
    this.window = window;
    this.zone = zone;
    this.columns = columns;
    this.drift = drift;
    this.quality = quality;
    this.bad = bad;
  }

  /** Length of the windows that it was learned from, and holds for. */
  public Duration window() {
    return window;
  }

  /** Number of windows that it was learned from. */
  public int windows() {
    return drift.windows();
  }

  /**
   * How far a column's window is towards being called drifted: above 1 it is. In the long run at
   * most the share {@code falseAlarm} of an unchanged model's windows has any such column.
   *
   * @param start of the window
   * @param falseAlarm bearable probability of a false alarm in a window, in (0, 1)
   * @return empty for a column that nothing was learned of
   */
  public OptionalDouble driftRatio(String column, Trace trace, Instant start, double falseAlarm) {
    ColumnNull known = columns.get(column);
    boolean isKnown =
        known != null && drift.windows() > 0 && known.contrasts() == trace.contrasts().length;
    if (known == null || !isKnown) {
      return OptionalDouble.empty();
    }
    double limit = known.deviateAt(drift.limit(DRIFT_SHARE * falseAlarm));
    return OptionalDouble.of(known.deviate(trace, start, zone) / limit);
  }

  /**
   * The least false-alarm probability of a window at which {@link #driftRatio} would be 1: what
   * this column says against nothing having changed, all columns and rules considered. Valid as a
   * p-value; 1 for what is not in the tail.
   */
  public OptionalDouble driftChance(String column, Trace trace, Instant start) {
    ColumnNull known = columns.get(column);
    boolean isKnown =
        known != null && drift.windows() > 0 && known.contrasts() == trace.contrasts().length;
    if (known == null || !isKnown) {
      return OptionalDouble.empty();
    }
    double chance = drift.chance(known.surprise(trace, start, zone));
    return OptionalDouble.of(Math.min(1, chance / DRIFT_SHARE));
  }

  /**
   * The same of a share of bad rows: the least false-alarm probability at which it would exceed
   * {@link #shareLimit}.
   *
   * @param bad number of such rows
   * @param rows of the window, &gt; 0
   */
  public OptionalDouble shareChance(
      String metric, String column, long bad, long rows, Instant start) {
    ShareNull known = quality.getOrDefault(metric, Map.of()).get(column);
    if (known == null) {
      return OptionalDouble.empty();
    }
    double deviate = known.deviate(new ShareNull.Share(bad, rows), start, zone);
    double ofWindows = this.bad.chance(known.surpriseOf(deviate));
    double ofColumns = shareTests() * Math.exp(-Surprise.of(deviate));
    return OptionalDouble.of(Math.min(1, Math.max(ofWindows, ofColumns) / QUALITY_SHARE));
  }

  private int shareTests() {
    return quality.values().stream().mapToInt(Map::size).sum();
  }

  /**
   * The share of bad rows that chance exceeds too rarely to be believed.
   *
   * @param metric a quality metric's name
   * @param rows of the window, &gt; 0
   * @param falseAlarm bearable probability of a false alarm in a window, in (0, 1)
   * @return empty if nothing was learned of it
   */
  public OptionalDouble shareLimit(
      String metric, String column, long rows, Instant start, double falseAlarm) {
    ShareNull known = quality.getOrDefault(metric, Map.of()).get(column);
    if (known == null) {
      return OptionalDouble.empty();
    }
    double alpha = QUALITY_SHARE * falseAlarm;
    // Where bad rows hardly ever occur the windows tell little: then Bonferroni's limit holds.
    double least = Surprise.deviate(Math.log(shareTests() / alpha));
    return OptionalDouble.of(known.limit(bad.limit(alpha), least, rows, start, zone));
  }

  /**
   *
   *
   * <pre>
   * u8 version, varint window in seconds, text zone
   * columns: varint count; each text name, {@link ColumnNull#write}; tail
   * quality: varint count; each text metric, varint count; each text name, {@link ShareNull#write}
   * tail
   * </pre>
   */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    out.u8(VERSION);
    out.varint(window.toSeconds());
    out.text(zone.getId());
    out.varint(columns.size());
    columns.forEach(
        (name, learned) -> {
          out.text(name);
          learned.write(out);
        });
    drift.write(out);
    out.varint(quality.size());
    quality.forEach(
        (metric, byColumn) -> {
          out.text(metric);
          out.varint(byColumn.size());
          byColumn.forEach(
              (name, learned) -> {
                out.text(name);
                learned.write(out);
              });
        });
    bad.write(out);
    return out.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws CorruptBytesException if the bytes are damaged or of an unknown version
   */
  public static Calibration fromBytes(byte[] bytes) throws CorruptBytesException {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new CorruptBytesException("unknown calibration version " + version);
    }
    Duration window = Duration.ofSeconds(in.count(Integer.MAX_VALUE));
    ZoneId zone = zone(in.text());
    Map<String, ColumnNull> columns = new TreeMap<>();
    for (int left = in.items(1); left > 0; left--) {
      columns.put(in.text(), ColumnNull.read(in));
    }
    AlarmTail drift = AlarmTail.read(in);
    Map<String, Map<String, ShareNull>> quality = new TreeMap<>();
    for (int metrics = in.items(1); metrics > 0; metrics--) {
      Map<String, ShareNull> byColumn = new TreeMap<>();
      quality.put(in.text(), byColumn);
      for (int left = in.items(1); left > 0; left--) {
        byColumn.put(in.text(), ShareNull.read(in));
      }
    }
    return new Calibration(window, zone, columns, drift, quality, AlarmTail.read(in));
  }

  private static ZoneId zone(String id) throws CorruptBytesException {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new CorruptBytesException("unknown time zone '%s'".formatted(id));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Calibration that && java.util.Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(toBytes());
  }

  @Override
  public String toString() {
    return "Calibration[%d columns, %d windows of %s]".formatted(columns.size(), windows(), window);
  }
}
