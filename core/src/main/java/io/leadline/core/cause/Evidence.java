package io.leadline.core.cause;

import io.leadline.core.monitor.Finding;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the causes of a breach are looked for in.
 *
 * @param windows before and during the breach, in the order of time
 * @param since start of the first breaching window
 * @param schema for the importance of features, where it is given
 * @param influence of features as the baseline shows it, see {@link Influence}
 * @param baseline the profile compared with
 * @param current the profile of the breaching windows
 */
public record Evidence(
    List<Observation> windows,
    Instant since,
    Schema schema,
    Map<String, Double> influence,
    Optional<Profile> baseline,
    Optional<Profile> current) {

  /** What was found in one window. */
  public record Observation(Instant start, List<Finding> findings) {
    public Observation {
      findings = List.copyOf(findings);
    }
  }

  public Evidence {
    windows = List.copyOf(windows);
    influence = Map.copyOf(influence);
  }
}
