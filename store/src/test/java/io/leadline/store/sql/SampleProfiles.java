package io.leadline.store.sql;

import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.sketch.CategorySketch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Profiles of random predictions, the same for the same seed. */
final class SampleProfiles {

  static final Layout LAYOUT =
      new Layout(
          new Schema(List.of(Field.numeric("income"), Field.categorical("country"))),
          Map.of("country", new CategorySketch.Known(List.of("DE", "FR", "\u0000\uD800ü"), true)),
          Map.of("income", new double[] {Double.NEGATIVE_INFINITY, -0.0, 0.1, 999}),
          Layout.WINDOW_RESOLUTION);

  private SampleProfiles() {}

  /** Predictions {@code from} (inclusive) to {@code to} (exclusive) of an endless sequence. */
  static Profile profile(int from, int to) {
    int rows = to - from;
    String[] ids = new String[rows];
    long[] millis = new long[rows];
    double[] incomes = new double[rows];
    List<String> countries = new ArrayList<>();
    Arrays.fill(ids, "");
    for (int i = 0; i < rows; i++) {
      Random random = new Random(from + i);
      millis[i] = 1_000L * (from + i);
      incomes[i] = 30_000 + 5_000 * random.nextGaussian();
      countries.add(random.nextBoolean() ? "DE" : "FR");
    }
    ProfileBuilder builder = new ProfileBuilder(LAYOUT);
    builder.add(
        new Batch(
            "loan",
            "",
            ids,
            millis,
            List.of(NumberColumn.of("income", incomes), CategoryColumn.of("country", countries))));
    return builder.build();
  }
}
