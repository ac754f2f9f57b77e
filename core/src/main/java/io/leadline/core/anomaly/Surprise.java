package io.leadline.core.anomaly;

import java.util.Arrays;

/**
 * How far a number is from all before it, as a multiple of the farthest that any has been: above 1
 * it is a record. Numbers join what they are compared with {@code delay} later, so that those of
 * one episode are new to each other, and leave it after {@code most}.
 */
final class Surprise {

  private static final double NEGLIGIBLE = 1e-12;
  private static final double FIRST = 2;

  private final double[] waiting;
  private final double[] known;
  private double[] sorted = new double[64];
  private int size;
  private long count;
  private long learned;
  private double farthest;

  Surprise(int delay, int most) {
    this.waiting = new double[delay];
    this.known = new double[most];
  }

  /** In [0, ∞); 0 while nothing is known. */
  double next(double number) {
    int place = (int) (count++ % waiting.length);
    if (count > waiting.length) {
      learn(waiting[place]);
    }
    waiting[place] = number;
    if (size == 0) {
      return 0;
    }
    double distance = distance(number);
    if (distance <= NEGLIGIBLE * Math.abs(number)) {
      return 0;
    }
    double surprise = farthest > 0 ? distance / farthest : FIRST;
    farthest = Math.max(farthest, distance);
    return surprise;
  }

  private double distance(double number) {
    int above = firstFrom(number);
    double toAbove = above < size ? sorted[above] - number : Double.POSITIVE_INFINITY;
    double toBelow = above > 0 ? number - sorted[above - 1] : Double.POSITIVE_INFINITY;
    return Math.min(toAbove, toBelow);
  }

  private void learn(double number) {
    int place = (int) (learned++ % known.length);
    if (learned > known.length) {
      int oldest = firstFrom(known[place]);
      System.arraycopy(sorted, oldest + 1, sorted, oldest, --size - oldest);
    }
    known[place] = number;
    if (size == sorted.length) {
      sorted = Arrays.copyOf(sorted, 2 * size);
    }
    int at = firstFrom(number);
    System.arraycopy(sorted, at, sorted, at + 1, size++ - at);
    sorted[at] = number;
  }

  private int firstFrom(double number) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
