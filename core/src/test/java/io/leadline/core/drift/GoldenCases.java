package io.leadline.core.drift;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What SciPy found; made by the scripts beside the files. */
final class GoldenCases {

  /** Both sides, and the results by name. */
  record Case(Bins current, Bins baseline, Map<String, Double> results) {
    double result(String name) {
      return Objects.requireNonNull(results.get(name), name);
    }
  }

  private GoldenCases() {}

  static List<String[]> lines(String file) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(GoldenCases.class.getResourceAsStream(file)),
                StandardCharsets.UTF_8))) {
      return in.lines().map(line -> line.split(",", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Case> drift() {
    List<String[]> lines = lines("scipy_drift.csv");
    String[] header = lines.get(0);
    return lines.stream().skip(1).map(cells -> read(header, cells)).toList();
  }

  private static Case read(String[] header, String[] cells) {
    Map<String, Double> results = new HashMap<>();
    for (int i = 4; i < cells.length; i++) {
      results.put(header[i], Double.parseDouble(cells[i]));
    }
    double[] current = numbers(cells[1]);
    double[] baseline = numbers(cells[2]);
    if (cells[0].equals("bins")) {
      double[] positions = numbers(cells[3]);
      return new Case(
          Bins.of(counts(current), positions), Bins.of(counts(baseline), positions), results);
    }
    double[] values = Arrays.copyOf(current, current.length + baseline.length);
    System.arraycopy(baseline, 0, values, current.length, baseline.length);
    double[] positions = Arrays.stream(values).sorted().distinct().toArray();
    return new Case(byValue(current, positions), byValue(baseline, positions), results);
  }

  /** One bin for each distinct value. */
  private static Bins byValue(double[] values, double[] positions) {
    long[] counts = new long[positions.length];
    for (double value : values) {
      counts[Arrays.binarySearch(positions, value)]++;
    }
    return Bins.of(counts, positions);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static long[] counts(double[] values) {
    return Arrays.stream(values).mapToLong(value -> (long) value).toArray();
  }
}
