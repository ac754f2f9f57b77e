package io.leadline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.leadline.core.performance.Outcomes;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A profile as JSON: no sketch, only what people and scripts read. */
record ProfileSummary(
    long rows,
    long duplicates,
    Optional<Instant> first,
    Optional<Instant> last,
    Performance performance,
    List<ColumnSummary> columns) {

  private static final int MOST_FREQUENT = 20;
  private static final double[] QUANTILES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

  static ProfileSummary of(Profile profile) {
    return new ProfileSummary(
        profile.rows(),
        profile.duplicates(),
        instant(profile.firstEventMillis()),
        instant(profile.lastEventMillis()),
        Performance.of(profile.outcomes()),
        profile.columns().stream().map(ColumnSummary::of).toList());
  }

  private static Optional<Instant> instant(OptionalLong millis) {
    return millis.isPresent()
        ? Optional.of(Instant.ofEpochMilli(millis.getAsLong()))
        : Optional.empty();
  }

  /** How well the labelled predictions did; what cannot be computed is left out. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Performance(
      long labelled,
      OptionalDouble accuracy,
      OptionalDouble f1,
      OptionalDouble rocAuc,
      OptionalDouble mae,
      OptionalDouble rmse) {

    static Performance of(Outcomes outcomes) {
      return new Performance(
          outcomes.labelled(),
          outcomes.accuracy(),
          outcomes.f1(),
          outcomes.rocAuc(),
          outcomes.mae(),
          outcomes.rmse());
    }
  }

  /** One column; values of private columns are left out. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record ColumnSummary(
      String name,
      String kind,
      String role,
      boolean isPrivate,
      long values,
      long missing,
      long mismatched,
      long nan,
      long infinite,
      long zeros,
      long negatives,
      long outOfRange,
      long unseen,
      double distinct,
      OptionalDouble min,
      OptionalDouble max,
      OptionalDouble mean,
      OptionalDouble variance,
      Map<String, Double> quantiles,
      List<ColumnProfile.Frequent> frequent) {

    static ColumnSummary of(ColumnProfile column) {
      return new ColumnSummary(
          column.name(),
          column.kind().name().toLowerCase(Locale.ROOT),
          column.role().name().toLowerCase(Locale.ROOT),
          column.isPrivate(),
          column.values(),
          column.missing(),
          column.mismatched(),
          column.nan(),
          column.positiveInfinity() + column.negativeInfinity(),
          column.zeros(),
          column.negatives(),
          column.outOfRange(),
          column.unseen(),
          column.distinct(),
          column.min(),
          column.max(),
          column.mean(),
          column.variance(),
          quantiles(column),
          column.frequent(MOST_FREQUENT));
    }

    private static Map<String, Double> quantiles(ColumnProfile column) {
      Map<String, Double> quantiles = new LinkedHashMap<>();
      if (column.kind() == Kind.NUMERIC && !column.isPrivate()) {
        for (double share : QUANTILES) {
          column.quantile(share).ifPresent(value -> quantiles.put(Double.toString(share), value));
        }
      }
      return quantiles;
    }
  }
}
