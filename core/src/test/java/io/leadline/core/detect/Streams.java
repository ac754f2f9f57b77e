package io.leadline.core.detect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Twenty streams of 4,000 values, made from SplitMix64 by operations that are exact in any
 * language, so that the scripts beside the golden files make the very same ones (stream k from seed
 * k + 1).
 */
public final class Streams {

  public static final int COUNT = 20;
  public static final int LENGTH = 4_000;

  private static final int CHANGE = LENGTH / 2;

  private final SplitMix random;

  private Streams(int stream) {
    this.random = new SplitMix(stream + 1);
  }

  public static double[] values(int stream) {
    Streams streams = new Streams(stream);
    double[] values = new double[LENGTH];
    for (int t = 0; t < LENGTH; t++) {
      values[t] = streams.value(stream, t);
    }
    return values;
  }

  /** Zeros and ones: the stream itself, or whether its value is above a cut. */
  public static double[] errors(int stream) {
    double[] values = values(stream);
    double cut =
        switch (stream) {
          case 9, 10, 11, 12, 13, 14, 15 -> 1;
          case 18 -> 10;
          case 19 -> 0.9;
          default -> 0.5;
        };
    for (int t = 0; t < LENGTH; t++) {
      values[t] = values[t] > cut ? 1 : 0;
    }
    return values;
  }

  /** Where the class of the electricity market's data is not that of the half-hour before. */
  public static double[] electricityErrors(Path file) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<String> classes =
          in.lines().skip(1).map(line -> line.substring(line.lastIndexOf(',') + 1)).toList();
      return IntStream.range(1, classes.size())
          .mapToDouble(i -> classes.get(i).equals(classes.get(i - 1)) ? 0 : 1)
          .toArray();
    }
  }

  private double value(int stream, int t) {
    boolean isAfter = t >= CHANGE;
    return switch (stream) {
      case 0 -> error(0.05);
      case 1 -> error(isAfter ? 0.2 : 0.05);
      case 2 -> error(isAfter ? 0.05 : 0.2);
      case 3 -> error(0.05 + 0.25 * ramp(t, 1_000, 2_000));
      case 4 -> error(t / 1_000 % 2 == 0 ? 0.1 : 0.4);
      case 5 -> error(0.3);
      case 6 -> error(isAfter ? 0.03 : 0.01);
      case 7 -> error(isAfter ? 0.8 : 0.5);
      case 8 -> error(random.uniform() < ramp(t, 1_500, 1_000) ? 0.4 : 0.1);
      case 9 -> bell();
      case 10 -> bell() + (isAfter ? 1 : 0);
      case 11 -> bell() + (isAfter ? 0.25 : 0);
      case 12 -> bell() - (isAfter ? 2 : 0);
      case 13 -> bell() + 3 * ramp(t, 1_000, 2_000);
      case 14 -> bell() * (isAfter ? 3 : 1);
      case 15 -> Math.abs(t % 200 - 100) / 50.0 - 1 + 0.1 * bell();
      case 16 -> 0.5;
      case 17 -> isAfter ? 0.7 : 0.2;
      case 18 -> (isAfter ? 2 : 1) / (1 - random.uniform());
      default -> isAfter ? 0.2 + 0.8 * random.uniform() : random.uniform();
    };
  }

  private double error(double rate) {
    return random.uniform() < rate ? 1 : 0;
  }

  /** Sum of twelve uniforms less 6: nearly normal, and exact in any language. */
  private double bell() {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += random.uniform();
    }
    return sum - 6;
  }

  private static double ramp(int t, int from, int length) {
    return Math.min(Math.max((t - from) / (double) length, 0), 1);
  }
}
