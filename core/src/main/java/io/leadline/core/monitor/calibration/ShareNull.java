package io.leadline.core.monitor.calibration;

import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** How the share of bad rows of one unchanged column varies from window to window. */
record ShareNull(SeriesNull levels, DeviateTail tail) {

  /** Bad rows of a window, and all. */
  record Share(long bad, long rows) {
    double level() {
      return Shares.levelled(bad, rows);
    }
  }

  static ShareNull fit(List<Share> shares, Slots slots) {
    SeriesNull.Series series =
        new SeriesNull.Series(
            shares.stream().mapToDouble(Share::level).toArray(),
            shares.stream().mapToDouble(s -> Shares.samplingVariance(s.rows())).toArray(),
            slots);
    SeriesNull levels = SeriesNull.fit(series);
    return new ShareNull(levels, DeviateTail.fit(levels.deviates(series), 1));
  }

  double surprise(Share share, Instant start, ZoneId zone) {
    return surpriseOf(deviate(share, start, zone));
  }

  double surpriseOf(double deviate) {
    return tail.surprise(deviate);
  }

  double deviate(Share share, Instant start, ZoneId zone) {
    return levels.deviate(share.level(), Shares.samplingVariance(share.rows()), start, zone);
  }

  /**
   * The share of a window of so many rows that is as surprising, and at least so many deviations
   * above what is expected.
   */
  double limit(double surprise, double leastDeviate, long rows, Instant start, ZoneId zone) {
    double deviation = levels.deviation(Shares.samplingVariance(rows), start, zone);
    double deviate = Math.max(leastDeviate, tail.deviate(surprise));
    return Shares.share(levels.expected(start, zone) + deviate * deviation, rows);
  }

  void write(ByteWriter out) {
    levels.write(out);
    tail.write(out);
  }

  static ShareNull read(ByteReader in) throws CorruptBytesException {
    return new ShareNull(SeriesNull.read(in), DeviateTail.read(in));
  }
}
