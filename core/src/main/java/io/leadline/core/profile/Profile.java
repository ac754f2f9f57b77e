package io.leadline.core.profile;

import io.leadline.core.dependence.JointSums;
import io.leadline.core.fairness.GroupOutcomes;
import io.leadline.core.performance.LabelFree;
import io.leadline.core.performance.Outcomes;
import io.leadline.core.schema.Role;
import io.leadline.core.sketch.Mergeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything kept of the predictions of one model, segment and window. Immutable. A commutative
 * monoid: the profile of a set of predictions is the same, byte for byte, whatever their order,
 * their cut into batches and shards, and the order in which those were merged.
 */
public final class Profile implements Mergeable<Profile> {

  private static final Profile EMPTY =
      new Profile(
          0,
          0,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          List.of(),
          Outcomes.EMPTY,
          LabelFree.EMPTY,
          GroupOutcomes.EMPTY,
          JointSums.EMPTY,
          Coverage.NONE);

  private final long rows;
  private final long duplicates;
  private final long firstEventMillis;
  private final long lastEventMillis;
  private final List<ColumnProfile> columns;
  private final Outcomes outcomes;
  private final LabelFree labelFree;
  private final GroupOutcomes groups;
  private final JointSums joint;
  private final Coverage coverage;

  Profile(
      long rows,
      long duplicates,
      long firstEventMillis,
      long lastEventMillis,
      Collection<ColumnProfile> columns,
      Outcomes outcomes,
      LabelFree labelFree,
      GroupOutcomes groups,
      JointSums joint,
      Coverage coverage) {
    this.rows = rows;
    this.duplicates = duplicates;
    this.firstEventMillis = firstEventMillis;
    this.lastEventMillis = lastEventMillis;
    this.columns =
        columns.stream()
            .sorted(Comparator.comparing(ColumnProfile::name).thenComparing(ColumnProfile::kind))
            .toList();
    this.outcomes = outcomes;
    this.labelFree = labelFree;
    this.groups = groups;
    this.joint = joint;
    this.coverage = coverage;
  }

  public static Profile empty() {
    return EMPTY;
  }

  /** Number of predictions. */
  public long rows() {
    return rows;
  }

  /** Number of predictions left out because their request id had occurred before. */
  public long duplicates() {
    return duplicates;
  }

  /** Event time of the earliest prediction, in milliseconds since 1970 UTC. */
  public OptionalLong firstEventMillis() {
    return rows == 0 ? OptionalLong.empty() : OptionalLong.of(firstEventMillis);
  }

  /** Event time of the latest prediction, in milliseconds since 1970 UTC. */
  public OptionalLong lastEventMillis() {
    return rows == 0 ? OptionalLong.empty() : OptionalLong.of(lastEventMillis);
  }

  /**
   * The columns, sorted by name. A column that was numeric in one source and categorical in another
   * is there twice, once of each kind.
   */
  public List<ColumnProfile> columns() {
    return columns;
  }

  /** The column of this name; of two kinds the one with more rows. */
  public Optional<ColumnProfile> column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .max(Comparator.comparingLong(ColumnProfile::rows));
  }

  /** What is known of predictions with ground truth; empty outcomes where there is none. */
  public Outcomes outcomes() {
    return outcomes;
  }

  /** What performance can be estimated from before labels arrive. */
  public LabelFree labelFree() {
    return labelFree;
  }

  /** What the compared groups got. */
  public GroupOutcomes groups() {
    return groups;
  }

  /** What is known of the features together; empty unless joint drift is looked for. */
  public JointSums joint() {
    return joint;
  }

  /** How much of what its sources saw is in the profile; none where no source says so. */
  public Coverage coverage() {
    return coverage;
  }

  /** The same profile of a source that saw {@code newCoverage}. */
  public Profile withCoverage(Coverage newCoverage) {
    return new Profile(
        rows,
        duplicates,
        firstEventMillis,
        lastEventMillis,
        columns,
        outcomes,
        labelFree,
        groups,
        joint,
        newCoverage);
  }

  @Override
  public Profile merge(Profile other) {
    Map<List<Object>, ColumnProfile> merged = new LinkedHashMap<>();
    for (ColumnProfile column : columns) {
      merged.put(List.of(column.name(), column.kind()), column);
    }
    for (ColumnProfile column : other.columns) {
      merged.merge(List.of(column.name(), column.kind()), column, ColumnProfile::merge);
    }
    return new Profile(
        rows + other.rows,
        duplicates + other.duplicates,
        Math.min(firstEventMillis, other.firstEventMillis),
        Math.max(lastEventMillis, other.lastEventMillis),
        merged.values(),
        outcomes.merge(other.outcomes),
        labelFree.merge(other.labelFree),
        groups.merge(other.groups),
        joint.merge(other.joint),
        coverage.merge(other.coverage));
  }

  /**
   * This profile and {@code other}, made of different columns of the same rows, as one.
   *
   * @throws IllegalArgumentException if they have different numbers of rows, or a column in common
   */
  public Profile besides(Profile other) {
    if (rows != other.rows) {
      throw new IllegalArgumentException(
          "Cannot join profiles of %d and %d rows".formatted(rows, other.rows));
    }
    List<ColumnProfile> all = new ArrayList<>(columns);
    for (ColumnProfile column : other.columns) {
      if (column(column.name()).isPresent()) {
        throw new IllegalArgumentException(
            "Cannot join profiles: both have column '%s'".formatted(column.name()));
      }
      all.add(column);
    }
    return new Profile(
        rows,
        Math.max(duplicates, other.duplicates),
        Math.min(firstEventMillis, other.firstEventMillis),
        Math.max(lastEventMillis, other.lastEventMillis),
        all,
        outcomes.merge(other.outcomes),
        labelFree.merge(other.labelFree),
        groups.merge(other.groups),
        // Of the same rows: whichever side looked at them together.
        joint.isEmpty() ? other.joint : joint,
        coverage.requests() >= other.coverage.requests() ? coverage : other.coverage);
  }

  /**
   * This profile once labels have come for some of its rows that had none. Only what labels have a
   * part in changes: their column, outcomes, and errors; so the labelled rows need no other columns
   * than the answers and the layout's {@linkplain Layout#joinedFeatures joined features}.
   *
   * @param truth of those rows, with their labels
   */
  public Profile labelled(Profile truth) {
    List<ColumnProfile> joined = new ArrayList<>();
    for (ColumnProfile column : columns) {
      Optional<ColumnProfile> labels =
          column.role() == Role.LABEL
              ? truth.column(column.name()).filter(known -> known.kind() == column.kind())
              : Optional.empty();
      joined.add(
          labels.map(known -> column.withoutMissing(known.rows()).merge(known)).orElse(column));
    }
    return new Profile(
        rows,
        duplicates,
        firstEventMillis,
        lastEventMillis,
        joined,
        outcomes.merge(truth.outcomes),
        labelFree.labelled(truth.labelFree),
        groups.labelled(truth.groups),
        joint,
        coverage);
  }

  /** All of {@code profiles} merged; empty if there are none. */
  public static Profile mergeAll(Collection<Profile> profiles) {
    // Pairwise in rounds, so that each column is copied log n times rather than n.
    List<Profile> round = new ArrayList<>(profiles);
    while (round.size() > 1) {
      List<Profile> next = new ArrayList<>();
      for (int i = 0; i + 1 < round.size(); i += 2) {
        next.add(round.get(i).merge(round.get(i + 1)));
      }
      if (round.size() % 2 == 1) {
        next.add(round.get(round.size() - 1));
      }
      round = next;
    }
    return round.isEmpty() ? EMPTY : round.get(0);
  }

  /** The compact binary form that {@link #fromBytes} reads; equal profiles have equal bytes. */
  public byte[] toBytes() {
    return ProfileCodec.write(this);
  }

  /**
   * Reads what {@link #toBytes} wrote, by this or any earlier version.
   *
   * @throws CorruptProfileException if the bytes are damaged, truncated or of an unknown version
   */
  public static Profile fromBytes(byte[] bytes) throws CorruptProfileException {
    return ProfileCodec.read(bytes);
  }

  long rawFirstEventMillis() {
    return firstEventMillis;
  }

  long rawLastEventMillis() {
    return lastEventMillis;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Profile that && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }

  @Override
  public String toString() {
    return "Profile[%d rows × %d columns]".formatted(rows, columns.size());
  }
}
