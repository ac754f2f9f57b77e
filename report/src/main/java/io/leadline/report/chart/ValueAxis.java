package io.leadline.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Maps values to vertical positions.
 *
 * @param low value at {@code bottom}
 * @param high value at {@code top}
 * @param bottom position of the low end
 * @param top position of the high end, less than {@code bottom}
 */
record ValueAxis(double low, double high, double bottom, double top) {

  /** Covers all {@code values} with some air; NaN and infinities are left out. */
  static ValueAxis covering(DoubleStream values, double bottom, double top) {
    double[] finite = values.filter(Double::isFinite).toArray();
    double low = DoubleStream.of(finite).min().orElse(0);
    double high = DoubleStream.of(finite).max().orElse(1);
    double air = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.1, 1e-9);
    // Do not invent negative values for what cannot be negative.
    return new ValueAxis(low >= 0 ? Math.max(0, low - air) : low - air, high + air, bottom, top);
  }

  double at(double value) {
    double clipped = Math.max(low, Math.min(high, value));
    return bottom - (clipped - low) / (high - low) * (bottom - top);
  }

  /** Round numbers in the range, about {@code most} of them. */
  List<Double> ticks(int most) {
    double step = roundStep((high - low) / most);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high && ticks.size() <= 2 * most; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private static double roundStep(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double lead = raw / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }
}
