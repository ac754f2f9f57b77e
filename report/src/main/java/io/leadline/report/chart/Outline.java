package io.leadline.report.chart;

/** The outline of a distribution, as steps. */
final class Outline {

  private Outline() {}

  /**
   * The path from the base line at the left end to the last interval's height at the right end.
   *
   * @param shares [intervals]
   * @param peak the share that reaches {@code height}
   * @param left position of the first interval's left edge
   * @param width of all intervals together
   * @param base position of the base line
   * @param height above the base line of {@code peak}
   */
  static String path(
      double[] shares, double peak, double left, double width, double base, double height) {
    StringBuilder path =
        new StringBuilder("M" + Numbers.position(left) + " " + Numbers.position(base));
    String last = Numbers.position(base);
    for (int i = 0; i < shares.length; i++) {
      double up = peak == 0 ? 0 : shares[i] / peak * height;
      // A value that occurs must be seen, however rare.
      String y = Numbers.position(base - (shares[i] > 0 ? Math.max(0.6, up) : 0));
      if (!y.equals(last)) {
        path.append('V').append(y);
        last = y;
      }
      boolean flat = i + 1 < shares.length && shares[i + 1] == shares[i];
      if (!flat) {
        path.append('H').append(Numbers.position(left + (i + 1.0) * width / shares.length));
      }
    }
    return path.toString();
  }
}
