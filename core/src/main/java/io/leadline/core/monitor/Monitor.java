package io.leadline.core.monitor;

import io.leadline.core.outlier.AnomalyScorerFitter;
import io.leadline.core.profile.Layout;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.Windows;
import io.leadline.core.segment.SegmentRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to watch for one model; never where it runs.
 *
 * @param model the model's name, {@code [a-z0-9][a-z0-9-]{0,62}}
 * @param task the kind of answer
 * @param owner whom to ask; empty where not said
 * @param idField the column with the request id, if it comes in a column
 * @param timeField the column with the event time, if it comes in a column
 * @param schema the declared fields: outputs, and the features that were named; the rest is
 *     inferred from the baseline
 * @param ignore columns that are not profiled
 * @param baseline where the baseline comes from
 * @param windows how event time is cut
 * @param checks what is checked
 * @param alerts which findings become incidents
 * @param segments the slices that are watched apart
 */
public record Monitor(
    String model,
    Task task,
    String owner,
    Optional<String> idField,
    Optional<String> timeField,
    Schema schema,
    Set<String> ignore,
    BaselineSource baseline,
    Windows windows,
    Checks checks,
    List<AlertRule> alerts,
    List<SegmentRule> segments) {

  /**
   * @param from a file, a glob, an {@code s3://} address, or {@code log:FROM/TO} with two instants
   *     for a range of the prediction log
   * @param version names the baseline in every profile and alert; empty takes the content's hash
   */
  public record BaselineSource(String from, String version) {}

  public Monitor {
    ignore = Set.copyOf(ignore);
    alerts = List.copyOf(alerts);
    segments = List.copyOf(segments);
    if (!model.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "Invalid model name: '%s' (must match [a-z0-9][a-z0-9-]{0,62})".formatted(model));
    }
  }

  /** Without segments. */
  public Monitor(
      String model,
      Task task,
      String owner,
      Optional<String> idField,
      Optional<String> timeField,
      Schema schema,
      Set<String> ignore,
      BaselineSource baseline,
      Windows windows,
      Checks checks,
      List<AlertRule> alerts) {
    this(
        model, task, owner, idField, timeField, schema, ignore, baseline, windows, checks, alerts,
        List.of());
  }

  public Monitor withSchema(Schema newSchema) {
    return new Monitor(
        model, task, owner, idField, timeField, newSchema, ignore, baseline, windows, checks,
        alerts, segments);
  }

  /** The same, with drift measured by this method; see {@link Checks.Drift#method}. */
  public Monitor withDriftMethod(String method) {
    return withChecks(checks.withDriftMethod(method));
  }

  /** The same, with these checks. */
  public Monitor withChecks(Checks newChecks) {
    return new Monitor(
        model, task, owner, idField, timeField, schema, ignore, baseline, windows, newChecks,
        alerts, segments);
  }

  /**
   * What a layout of this monitor looks for beyond the schema, as a sample of the baseline has it.
   */
  public Layout watching(Layout layout, List<Batch> sample) {
    return layout
        .withGroupings(checks.groupings(sample))
        .withJointSpace(checks.jointSpace(layout.schema(), sample))
        .withAnomalyScorer(
            checks
                .anomalies()
                .flatMap(
                    check ->
                        new AnomalyScorerFitter(layout.schema(), check.rate(), areIdsPrivate())
                            .fit(sample)));
  }

  private boolean areIdsPrivate() {
    return idField.flatMap(schema::field).map(Field::isPrivate).orElse(false);
  }
}
