package io.leadline.core.cause;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.metrics.Shift;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is probably behind a breach: since when, and which features, those that moved together as
 * one group. A function of findings and profiles; it proves nothing, it tells where to look first.
 *
 * <p>Features are beyond a limit of drift or quality in a window since the breach. Two of them are
 * of one group if their series of value ÷ limit go together (correlation of at least 0.7 in at
 * least eight windows) and may have begun in the same window.
 *
 * @param onset since when the breached metric is on another level; empty where nothing stands out
 * @param groups the largest effect first
 */
public record RootCause(Optional<Onset> onset, List<Group> groups) {

  /** Nothing is known. */
  public static final RootCause UNKNOWN = new RootCause(Optional.empty(), List.of());

  private static final double TOGETHER = 0.7;
  private static final int FEWEST_COMMON = 8;
  private static final int MOST_SUSPECTS = 100;

  private static final Set<String> METRICS =
      Set.of(
          MetricNames.DRIFT,
          MetricNames.MISSING,
          MetricNames.MISMATCHED,
          MetricNames.OUT_OF_RANGE,
          MetricNames.UNSEEN);

  /**
   * Features that moved together.
   *
   * @param suspects at least one, the largest effect first
   */
  public record Group(List<Suspect> suspects) {
    public Group {
      suspects = List.copyOf(suspects);
    }

    public Suspect first() {
      return suspects.get(0);
    }
  }

  public RootCause {
    groups = List.copyOf(groups);
  }

  /**
   * Looks for the causes of a breach.
   *
   * @param metric the breached metric
   * @param feature the column it is about; empty for metrics of the whole window
   */
  public static RootCause of(Evidence evidence, String metric, String feature) {
    Map<String, Finding> worst = worst(evidence);
    Map<String, Series> series = new TreeMap<>();
    List<Suspect> suspects = new ArrayList<>();
    OptionalDouble usual = usualImportance(evidence, worst.keySet());
    worst.forEach(
        (name, finding) -> {
          Series own = Series.of(evidence.windows(), finding.metric(), name);
          series.put(name, own);
          suspects.add(suspect(evidence, finding, own, usual));
        });
    suspects.sort(LARGEST_FIRST);
    List<Suspect> kept = suspects.subList(0, Math.min(MOST_SUSPECTS, suspects.size()));
    return new RootCause(
        Series.of(evidence.windows(), metric, feature).onset(), groups(kept, series));
  }

  private static final Comparator<Suspect> LARGEST_FIRST =
      Comparator.comparingDouble(Suspect::effect).reversed().thenComparing(Suspect::feature);

  /**
   * By feature that was beyond a limit since the breach, its worst finding of the latest window.
   */
  private static Map<String, Finding> worst(Evidence evidence) {
    Map<String, Finding> worst = new TreeMap<>();
    for (Evidence.Observation window : evidence.windows()) {
      if (window.start().isBefore(evidence.since())) {
        continue;
      }
      Map<String, Finding> ofWindow = new HashMap<>();
      for (Finding finding : window.findings()) {
        boolean isFeature =
            evidence.schema().field(finding.feature()).map(Field::role).orElse(Role.FEATURE)
                == Role.FEATURE;
        if (finding.isViolated() && isFeature && METRICS.contains(finding.metric())) {
          ofWindow.merge(finding.feature(), finding, RootCause::worse);
        }
      }
      worst.putAll(ofWindow);
    }
    return worst;
  }

  private static Finding worse(Finding one, Finding other) {
    return other.ratio().orElse(0) > one.ratio().orElse(0) ? other : one;
  }

  // A feature that nobody knows the importance of counts as the middle one of those known.
  private static OptionalDouble usualImportance(Evidence evidence, Set<String> features) {
    double[] known =
        features.stream()
            .flatMapToDouble(name -> importance(evidence, name).stream())
            .sorted()
            .toArray();
    return known.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(known[known.length / 2]);
  }

  private static OptionalDouble importance(Evidence evidence, String feature) {
    OptionalDouble given = given(evidence, feature);
    Double learned = evidence.influence().get(feature);
    return given.isPresent() || learned == null ? given : OptionalDouble.of(learned);
  }

  private static OptionalDouble given(Evidence evidence, String feature) {
    return evidence.schema().field(feature).map(Field::importance).orElse(OptionalDouble.empty());
  }

  private static Suspect suspect(
      Evidence evidence, Finding finding, Series series, OptionalDouble usual) {
    String name = finding.feature();
    OptionalDouble importance = importance(evidence, name);
    Suspect.Basis basis =
        given(evidence, name).isPresent()
            ? Suspect.Basis.MONITOR
            : importance.isPresent() ? Suspect.Basis.BASELINE : Suspect.Basis.NONE;
    double size = size(evidence, name);
    return new Suspect(
        name,
        size * importance.orElse(usual.orElse(1)),
        importance,
        basis,
        size,
        finding.ratio().orElse(0),
        shift(evidence, name),
        series.onset());
  }

  /** The largest violated value of the latest window that has one. */
  private static double size(Evidence evidence, String feature) {
    double size = 0;
    for (Evidence.Observation window : evidence.windows()) {
      double ofWindow =
          window.findings().stream()
              .filter(f -> f.feature().equals(feature) && f.isViolated())
              .filter(f -> METRICS.contains(f.metric()))
              .mapToDouble(f -> f.value().orElse(0))
              .max()
              .orElse(0);
      size = ofWindow > 0 ? ofWindow : size;
    }
    return size;
  }

  private static Optional<Shift> shift(Evidence evidence, String feature) {
    Optional<ColumnProfile> now = evidence.current().flatMap(p -> p.column(feature));
    Optional<ColumnProfile> before = column(evidence.baseline(), feature);
    return now.filter(column -> column.rows() > 0)
        .flatMap(
            column ->
                before
                    .filter(base -> base.kind() == column.kind() && base.rows() > 0)
                    .map(
                        base ->
                            Shift.of(
                                column,
                                base,
                                column.isPrivate()
                                    || base.isPrivate()
                                    || evidence
                                        .schema()
                                        .field(feature)
                                        .map(Field::isPrivate)
                                        .orElse(false))));
  }

  private static Optional<ColumnProfile> column(Optional<Profile> profile, String feature) {
    return profile.flatMap(known -> known.column(feature));
  }

  /** Single linkage: a suspect joins all groups with a member that it goes together with. */
  private static List<Group> groups(List<Suspect> suspects, Map<String, Series> series) {
    List<List<Suspect>> groups = new ArrayList<>();
    for (Suspect suspect : suspects) {
      List<Suspect> joined = new ArrayList<>();
      for (List<Suspect> group : List.copyOf(groups)) {
        if (group.stream().anyMatch(other -> isTogether(suspect, other, series))) {
          joined.addAll(group);
          groups.remove(group);
        }
      }
      joined.add(suspect);
      joined.sort(LARGEST_FIRST);
      groups.add(joined);
    }
    return groups.stream()
        .map(Group::new)
        .sorted(Comparator.comparing(Group::first, LARGEST_FIRST))
        .toList();
  }

  private static boolean isTogether(Suspect one, Suspect other, Map<String, Series> series) {
    Series first = series.getOrDefault(one.feature(), new Series(new TreeMap<>()));
    Series second = series.getOrDefault(other.feature(), new Series(new TreeMap<>()));
    boolean mayBeginTogether =
        one.onset().isEmpty()
            || other.onset().isEmpty()
            || one.onset().get().overlaps(other.onset().get());
    return mayBeginTogether && first.correlation(second, FEWEST_COMMON).orElse(0) >= TOGETHER;
  }

  /** All suspects, the largest effect first. */
  public List<Suspect> ranked() {
    return groups.stream().flatMap(g -> g.suspects().stream()).sorted(LARGEST_FIRST).toList();
  }

  /** All suspects by name. */
  public Set<String> features() {
    Set<String> names = new TreeSet<>();
    ranked().forEach(suspect -> names.add(suspect.feature()));
    return names;
  }
}
