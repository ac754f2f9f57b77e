package io.leadline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.leadline.core.cause.CauseWords;
import io.leadline.core.cause.Onset;
import io.leadline.core.cause.RootCause;
import io.leadline.core.cause.Suspect;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is probably behind an incident.
 *
 * @param summary in a few sentences; empty where nothing is known
 * @param began since when its metric is on another level
 * @param groups features that moved together, the largest effect first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CauseSummary(String summary, Optional<Since> began, List<List<Feature>> groups) {

  /** When something began, with the ends of a 95 % interval. */
  public record Since(Instant at, Instant earliest, Instant latest, double before, double after) {}

  /**
   * One feature.
   *
   * @param effect size × importance
   * @param importance in [0, 1]; absent where not known
   * @param basis where the importance is from: monitor, baseline or none
   * @param size distance, or share of bad rows
   * @param shift how it changed: location, spread, another unit, …
   * @param change what changed, in words
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Feature(
      String feature,
      double effect,
      OptionalDouble importance,
      String basis,
      double size,
      Optional<String> shift,
      Optional<String> change,
      Optional<Since> began) {}

  static CauseSummary of(RootCause cause) {
    return new CauseSummary(
        CauseWords.of(cause),
        cause.onset().map(CauseSummary::since),
        cause.groups().stream()
            .map(group -> group.suspects().stream().map(CauseSummary::feature).toList())
            .toList());
  }

  private static Feature feature(Suspect suspect) {
    return new Feature(
        suspect.feature(),
        suspect.effect(),
        suspect.importance(),
        suspect.basis().name().toLowerCase(Locale.ROOT),
        suspect.size(),
        suspect.shift().map(shift -> shift.kind().words()),
        suspect.shift().map(shift -> shift.words()),
        suspect.onset().map(CauseSummary::since));
  }

  private static Since since(Onset onset) {
    return new Since(onset.at(), onset.earliest(), onset.latest(), onset.before(), onset.after());
  }
}
