package io.leadline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.leadline.core.outlier.AnomalousPrediction;
import io.leadline.core.outlier.AnomalyReason;
import io.leadline.core.outlier.PredictionAnomalies;
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
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Anomalies> anomalies,
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
        profile.anomalies().isEmpty()
            ? Optional.empty()
            : Optional.of(Anomalies.of(profile.anomalies())),
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

  /**
   * How odd the predictions are beside the baseline's.
   *
   * @param anomalous odder than nearly all of the baseline
   * @param meanScore one half where predictions are like the baseline
   * @param byScore predictions by the least score of their bin
   * @param reasons anomalous predictions by reason; one may have several
   * @param subjects what made predictions anomalous, the most frequent first
   * @param examples the oddest first, without their values
   */
  record Anomalies(
      long scored,
      long anomalous,
      double meanScore,
      Map<String, Long> byScore,
      Map<String, Long> reasons,
      List<AnomalySubject> subjects,
      List<AnomalyExample> examples) {

    static Anomalies of(PredictionAnomalies anomalies) {
      Map<String, Long> byScore = new LinkedHashMap<>();
      long[] counts = anomalies.byScore();
      for (int bin = 0; bin < counts.length; bin++) {
        // Ends of bins are short decimals that binary numbers only come close to.
        byScore.put(
            String.format(Locale.ROOT, "%.4f", PredictionAnomalies.SCORES.get(bin)), counts[bin]);
      }
      Map<String, Long> reasons = new LinkedHashMap<>();
      for (AnomalyReason reason : AnomalyReason.values()) {
        reasons.put(name(reason), anomalies.anomalous(reason));
      }
      return new Anomalies(
          anomalies.scored(),
          anomalies.anomalous(),
          anomalies.meanScore().orElse(0),
          byScore,
          reasons,
          anomalies.subjects().stream()
              .map(
                  counted ->
                      new AnomalySubject(
                          name(counted.getKey().reason()),
                          counted.getKey().name(),
                          counted.getValue()))
              .toList(),
          anomalies.examples().stream().map(AnomalyExample::of).toList());
    }

    private static String name(AnomalyReason reason) {
      return reason.name().toLowerCase(Locale.ROOT);
    }
  }

  /** Anomalous predictions by what made them so: a feature, or two. */
  record AnomalySubject(String reason, String name, long count) {}

  /** An anomalous prediction; subject is the feature, or two, that made it so. */
  record AnomalyExample(
      String id, Instant time, double score, List<String> reasons, String subject) {

    static AnomalyExample of(AnomalousPrediction example) {
      return new AnomalyExample(
          example.id(),
          Instant.ofEpochMilli(example.eventMillis()),
          example.score(),
          example.reasons().stream().map(Anomalies::name).toList(),
          example.subject());
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
