package io.leadline.bench.nab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The benchmark's score of a detector, 0 for one that never alarms and 100 for a perfect one.
 *
 * <p>Each point has a weight: inside an anomaly window a hit worth σ(position), −1 at its first
 * point to 0 past its last; outside a false alarm, of which the cost grows from 0 right after a
 * window to the whole. σ(y) = 2/(1 + e^{5y}) − 1. A window counts the best of its alarms, or a
 * miss. The first 15 % of a series do not count. One threshold for all series, the one with the
 * best score, as in the benchmark: it is fitted on the very data, for everyone alike.
 *
 * @see <a href="https://doi.org/10.1109/ICMLA.2015.141">Lavin, Ahmad: Evaluating real-time anomaly
 *     detection algorithms, the Numenta anomaly benchmark (2015)</a>
 */
final class Scorer {

  private static final double STEEPNESS = 5;
  private static final double FAR = 3;

  /**
   * @param score normalised
   * @param threshold the best one
   * @param found windows with an alarm
   * @param windows all windows that can be found
   * @param falseAlarms points outside with an alarm
   */
  record Result(double score, double threshold, int found, int windows, int falseAlarms) {}

  private record Point(double anomaly, double weight, int window) {}

  private final Profile profile;
  private final List<Point> points = new ArrayList<>();
  private int labelled;
  private int windows;

  Scorer(Profile profile) {
    this.profile = profile;
  }

  /** Scores of one more series, one for each of its values. */
  void add(Series series, double[] anomalies) {
    labelled += series.windows().size();
    int current = -1;
    int next = 0;
    int left = 0;
    int right = 0;
    double pastWidth = 0;
    int pastRight = -1;
    for (int i = 0; i < anomalies.length; i++) {
      if (next < series.windows().size()
          && series.times()[i].equals(series.windows().get(next)[0])) {
        current = windows++;
        left = i;
        right = firstAt(series, series.windows().get(next++)[1]);
      }
      double weight =
          current >= 0
              ? hit(i, left, right)
              : profile.falseAlarm
                  * (pastRight < 0 ? -1 : sigmoid((i - pastRight) / (pastWidth - 1)));
      if (i >= series.probation()) {
        points.add(new Point(anomalies[i], weight, current));
      }
      if (current >= 0 && i == right) {
        pastRight = i;
        pastWidth = right - left + 1;
        current = -1;
      }
    }
  }

  private double hit(int i, int left, int right) {
    double width = right - left + 1;
    return profile.hit * sigmoid(-(right - i + 1) / width) / sigmoid(-1);
  }

  private static double sigmoid(double position) {
    return position > FAR ? -1 : 2 / (1 + Math.exp(STEEPNESS * position)) - 1;
  }

  private static int firstAt(Series series, String time) {
    for (int i = 0; i < series.times().length; i++) {
      if (series.times()[i].equals(time)) {
        return i;
      }
    }
    throw new IllegalArgumentException("No value at %s in %s".formatted(time, series.name()));
  }

  /** Over all series added, with the best threshold. */
  Result best() {
    points.sort(Comparator.comparingDouble(Point::anomaly).reversed());
    boolean[] isScored = new boolean[windows];
    points.stream()
        .filter(point -> point.window() >= 0)
        .forEach(point -> isScored[point.window()] = true);
    double[] gains = new double[windows];
    double score = 0;
    for (int window = 0; window < windows; window++) {
      gains[window] = -profile.miss;
      score -= isScored[window] ? profile.miss : 0;
    }
    double base = -profile.miss * labelled;
    double perfect = profile.hit * labelled;
    double misses = score;
    Result best = new Result(normalised(misses, base, perfect), 1.1, 0, labelled, 0);
    int found = 0;
    int falseAlarms = 0;
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      if (point.window() < 0) {
        score += point.weight();
        falseAlarms++;
      } else if (point.weight() > gains[point.window()]) {
        found += gains[point.window()] == -profile.miss ? 1 : 0;
        score += point.weight() - gains[point.window()];
        gains[point.window()] = point.weight();
      }
      boolean isLast = i + 1 == points.size() || points.get(i + 1).anomaly() < point.anomaly();
      double normalised = normalised(score, base, perfect);
      if (isLast && normalised > best.score()) {
        best = new Result(normalised, point.anomaly(), found, labelled, falseAlarms);
      }
    }
    return best;
  }

  private static double normalised(double score, double base, double perfect) {
    return 100 * (score - base) / (perfect - base);
  }
}
