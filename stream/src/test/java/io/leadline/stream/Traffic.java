package io.leadline.stream;

import io.leadline.config.MonitorBundle;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Predictions of one model over some hours, as JSON and as they ought to be profiled. */
final class Traffic {

  static final String MODEL = "loans";
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.numeric("age"),
              Field.numeric("income"),
              Field.categorical("region"),
              Field.of("score", Kind.NUMERIC, Role.SCORE)));
  static final Layout LAYOUT = Layout.of(SCHEMA, Layout.WINDOW_RESOLUTION);

  private static final String[] REGIONS = {"north", "south", "östlich"};

  private final List<String> lines = new ArrayList<>();
  private final Map<Instant, Profile> profiles = new TreeMap<>();

  /** Rows are spread over {@code hours} windows, and shuffled. */
  Traffic(long seed, int rows, int hours) {
    Random random = new Random(seed);
    for (int hour = 0; hour < hours; hour++) {
      hour(random, START.plusSeconds(3_600L * hour), rows / hours);
    }
    Collections.shuffle(lines, random);
  }

  private void hour(Random random, Instant start, int rows) {
    double[] ages = new double[rows];
    double[] incomes = new double[rows];
    double[] scores = new double[rows];
    BitSet missing = new BitSet();
    List<String> regions = new ArrayList<>();
    long[] millis = new long[rows];
    for (int row = 0; row < rows; row++) {
      ages[row] = 18 + random.nextInt(70);
      incomes[row] = Math.round(random.nextGaussian() * 1e6) / 100.0;
      missing.set(row, random.nextInt(20) == 0);
      regions.add(REGIONS[random.nextInt(REGIONS.length)]);
      scores[row] = random.nextDouble();
      millis[row] = start.toEpochMilli() + random.nextInt(3_600_000);
      lines.add(
          "{\"id\":\"%d-%d\",\"time\":\"%s\",\"version\":\"%d\",\"features\":{\"age\":%s,\"income\":%s,\"region\":\"%s\"},\"outputs\":{\"score\":%s}}"
              .formatted(
                  start.getEpochSecond(),
                  row,
                  Instant.ofEpochMilli(millis[row]),
                  random.nextInt(3),
                  String.format(Locale.ROOT, "%.0f", ages[row]),
                  missing.get(row) ? "null" : Double.toString(incomes[row]),
                  regions.get(row),
                  Double.toString(scores[row])));
    }
    ProfileBuilder builder = new ProfileBuilder(LAYOUT);
    builder.add(
        new Batch(
            MODEL,
            "",
            Collections.nCopies(rows, "").toArray(String[]::new),
            millis,
            List.of(
                NumberColumn.of("age", ages),
                new NumberColumn("income", incomes, missing, new BitSet()),
                CategoryColumn.of("region", new ArrayList<>(regions)),
                NumberColumn.of("score", scores))));
    profiles.put(start, builder.build());
  }

  /** Each a prediction, in the order in which they arrive. */
  List<String> lines() {
    return lines;
  }

  /** By the start of the window. */
  Map<Instant, Profile> profiles() {
    return profiles;
  }

  /** A monitor with windows of an hour, and a baseline of ordinary traffic. */
  static MonitorBundle bundle() {
    String yaml =
        """
        version: 1
        model: loans
        task: binary
        prediction: approved
        probability: score
        baseline: {from: none.csv}
        windows: {size: 1h, lateness: 10m, min_rows: 50}
        alerts:
          - name: drift
            when: drift.ratio > 1
            for: 1 window
        """;
    return new MonitorBundle(
        yaml, "b1", LAYOUT, new Traffic(99, 2_000, 1).profiles().values().iterator().next());
  }
}
