package io.leadline.core.drift;

/** A user's method, declared as a service of the tests: the gap between mean positions. */
public final class MeanGap implements DriftMethod {

  @Override
  public String name() {
    return "test-mean";
  }

  @Override
  public double distance(Bins current, Bins baseline) {
    return Math.abs(mean(current) - mean(baseline));
  }

  private static double mean(Bins bins) {
    double sum = 0;
    for (int bin = 0; bin < bins.size(); bin++) {
      sum += bins.share(bin) * bin;
    }
    return sum;
  }

  @Override
  public double effectFloor() {
    return 1;
  }

  @Override
  public double criticalValue(Bins current, Bins baseline, double alpha) {
    return 0;
  }
}
