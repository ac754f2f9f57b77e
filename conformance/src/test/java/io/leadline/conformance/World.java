package io.leadline.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Predictions with what makes profiles hard: sentinels, missing values and wrong types, heavy
 * tails, mixed scales, few and many categories, and others than before from the sixth hour on. Each
 * occurs once; they arrive out of order, and some of them late.
 */
final class World {

  static final String MODEL = "loan";
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  static final int HOURS = 10;

  private static final String[] REGIONS = {"north", "east", "south", "west"};

  private final List<Line> lines = new ArrayList<>();

  /**
   * A prediction.
   *
   * @param arrival in hours after {@link #START}
   * @param request what the model is asked: id, time and features
   * @param response what it answers
   */
  record Line(double arrival, String id, String request, String response) {

    /** Both in one, as they are in a log. */
    String json() {
      return request.substring(0, request.length() - 1) + "," + response.substring(1);
    }

    Instant arrived() {
      return START.plusMillis((long) (arrival * 3_600_000));
    }
  }

  World(long seed, int rows) {
    Random random = new Random(seed);
    for (int row = 0; row < rows; row++) {
      double hour = HOURS * random.nextDouble();
      Instant time = START.plusMillis((long) (hour * 3_600_000));
      lines.add(line(arrival(hour, random), "r" + row, time, hour >= 6, random));
    }
    lines.sort(Comparator.comparingDouble(Line::arrival));
  }

  /** Most within minutes, a tenth within three hours, and one in fifty when all is over. */
  private static double arrival(double hour, Random random) {
    double luck = random.nextDouble();
    if (luck < 0.02) {
      return HOURS + 1 + random.nextDouble();
    }
    return hour + random.nextDouble() * (luck < 0.12 ? 3 : 0.05);
  }

  private static Line line(
      double arrival, String id, Instant time, boolean isShifted, Random random) {
    double score = random.nextDouble();
    return new Line(
        arrival,
        id,
        "{\"id\":\"%s\",\"time\":\"%s\",%s}".formatted(id, time, features(isShifted, random)),
        "{\"score\":%s,\"answer\":%d}".formatted(score, score > 0.5 ? 1 : 0));
  }

  private static String features(boolean isShifted, Random random) {
    double income = Math.exp(10 + random.nextGaussian() * (isShifted ? 1.4 : 1));
    String debt = random.nextInt(10) == 0 ? "999.0" : Double.toString(random.nextGaussian() * 1e4);
    String age =
        random.nextInt(50) == 0
            ? "null"
            : random.nextInt(500) == 0 ? "\"unknown\"" : Integer.toString(18 + random.nextInt(70));
    double sensor = random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4);
    String region = isShifted && random.nextInt(9) == 0 ? "abroad" : REGIONS[random.nextInt(4)];
    return "\"income\":%s,\"debt\":%s,\"age\":%s,\"sensor\":%s,\"region\":\"%s\",\"shop\":\"s%d\""
        .formatted(income, debt, age, sensor, region, (int) Math.abs(random.nextGaussian() * 900));
  }

  /** Lines of JSON, in the order in which they arrive. */
  List<String> lines() {
    return lines.stream().map(Line::json).toList();
  }

  /** The same, request and response apart. */
  List<Line> exchanges() {
    return List.copyOf(lines);
  }

  /** A monitor whose baseline is ordinary traffic of the same world. */
  static String monitor(Path folder) throws Exception {
    Path training = folder.resolve("training.ndjson");
    Random random = new Random(77);
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < 20_000; row++) {
      rows.add(line(0, "t" + row, START.minus(Duration.ofDays(9)), false, random).json());
    }
    Files.write(training, rows);
    return """
        version: 1
        model: loan
        task: binary
        id: id
        timestamp: time
        prediction: answer
        probability: score
        baseline: { from: "%s", version: v1 }
        windows: { size: 1h, rollup: [], lateness: 10m, min_rows: 100 }
        segments: [{ field: region, top: 3 }, { name: indebted, where: debt > 900 }, [region, indebted]]
        checks: { joint_drift: true, anomalies: true }
        alerts: [{ name: drift, when: drift.ratio > 1, for: 2 windows }]
        """
        .formatted(training);
  }
}
