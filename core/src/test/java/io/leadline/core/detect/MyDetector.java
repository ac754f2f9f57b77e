package io.leadline.core.detect;

/** A user's detector, found on the class path. */
public final class MyDetector implements DetectorFactory {

  @Override
  public String name() {
    return "my_detector";
  }

  @Override
  public Values values() {
    return Values.ANY;
  }

  @Override
  public ChangeDetector forStream() {
    return new ShewhartChart(new ShewhartChart.Parameters(50, 2, 6));
  }

  @Override
  public ChangeDetector forSeries() {
    return forStream();
  }
}
