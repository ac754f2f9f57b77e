package io.leadline.core.profile;

import io.leadline.core.dependence.JointSpace;
import io.leadline.core.fairness.Grouping;
import io.leadline.core.outlier.AnomalyScorer;
import io.leadline.core.performance.ErrorTree;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.segment.Segmentation;
import io.leadline.core.sketch.CategorySketch;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a profile looks for: the fields, the values whose counts are always exact, and how fine the
 * distributions are. Profiles of one layout merge without loss.
 *
 * @param schema the fields that are profiled; other columns of a batch are not
 * @param knownCategories by field, the baseline's most frequent categories; where the list is
 *     complete, all others count as unseen
 * @param knownNumbers by field, values that many rows share (sentinels, defaults), in rising order
 * @param resolution the number of bins that a distribution may have, a power of two in [64, 65536]
 * @param pseudonyms stand for the values of private fields; of what is stored, the key is not part
 * @param errorTree of regression tasks with labels, which predictions to expect like errors of
 * @param groupings the groups whose outcomes are compared
 * @param jointSpace the features that are looked at together, if any
 * @param anomalyScorer says how odd each prediction is; empty where that is not checked
 * @param segments the slices that have profiles of their own
 */
public record Layout(
    Schema schema,
    Map<String, CategorySketch.Known> knownCategories,
    Map<String, double[]> knownNumbers,
    int resolution,
    Pseudonyms pseudonyms,
    Optional<ErrorTree> errorTree,
    List<Grouping> groupings,
    Optional<JointSpace> jointSpace,
    Optional<AnomalyScorer> anomalyScorer,
    Segmentation segments) {

  /** Resolution of window profiles. */
  public static final int WINDOW_RESOLUTION = 256;

  /** Resolution of baselines. */
  public static final int BASELINE_RESOLUTION = 1024;

  /** Resolution of profiles made to be compared once, by {@code leadline check}. */
  public static final int CHECK_RESOLUTION = 4096;

  /** The finest resolution there is. */
  public static final int MOST_RESOLUTION = 65536;

  public Layout {
    groupings = List.copyOf(groupings);
    knownCategories = Map.copyOf(knownCategories);
    knownNumbers = Map.copyOf(knownNumbers);
    if (Integer.bitCount(resolution) != 1 || resolution < 64 || resolution > MOST_RESOLUTION) {
      throw new IllegalArgumentException(
          "Invalid resolution: %d (must be a power of two in [64, 65536])".formatted(resolution));
    }
  }

  /** Without a key for private fields. */
  public Layout(
      Schema schema,
      Map<String, CategorySketch.Known> knownCategories,
      Map<String, double[]> knownNumbers,
      int resolution) {
    this(
        schema,
        knownCategories,
        knownNumbers,
        resolution,
        Pseudonyms.UNKEYED,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Segmentation.NONE);
  }

  public static Layout of(Schema schema, int resolution) {
    return new Layout(schema, Map.of(), Map.of(), resolution);
  }

  /** The same, but as fine as {@code newResolution}. */
  public Layout withResolution(int newResolution) {
    return new Layout(
        schema,
        knownCategories,
        knownNumbers,
        newResolution,
        pseudonyms,
        errorTree,
        groupings,
        jointSpace,
        anomalyScorer,
        segments);
  }

  /**
   * The same, but for the fields of {@code newSchema} only; what is made of several fields together
   * is kept where the schema has the model's answer, or all of the features.
   */
  public Layout withSchema(Schema newSchema) {
    boolean hasAnswer =
        newSchema.first(Role.PREDICTION).isPresent() || newSchema.first(Role.SCORE).isPresent();
    return new Layout(
        newSchema,
        knownCategories,
        knownNumbers,
        resolution,
        pseudonyms,
        hasAnswer ? errorTree : Optional.empty(),
        hasAnswer ? groupings : List.of(),
        jointSpace.filter(space -> hasAll(newSchema, space.fields())),
        anomalyScorer.filter(scorer -> hasAll(newSchema, scorer.features())),
        segments);
  }

  private static boolean hasAll(Schema schema, Collection<String> names) {
    return names.stream().allMatch(name -> schema.field(name).isPresent());
  }

  /** The same, with these pseudonyms of private values. */
  public Layout withPseudonyms(Pseudonyms newPseudonyms) {
    return new Layout(
        schema,
        knownCategories,
        knownNumbers,
        resolution,
        newPseudonyms,
        errorTree,
        groupings,
        jointSpace,
        anomalyScorer,
        segments);
  }

  /**
   * The same, for who profiles with these pseudonyms. Where the baseline was profiled with another
   * key, private categories are left out: nothing of them could be compared.
   */
  public Layout keyedBy(Pseudonyms own) {
    if (pseudonyms.isSameAs(own)) {
      return withPseudonyms(own);
    }
    List<Field> comparable =
        schema.fields().stream()
            .filter(field -> !field.isPrivate() || field.kind() != Kind.CATEGORICAL)
            .toList();
    return withSchema(new Schema(comparable)).withPseudonyms(own);
  }

  /** Whether profiling with these pseudonyms leaves out something, see {@link #keyedBy}. */
  public boolean isOfAnotherKey(Pseudonyms own) {
    return !keyedBy(own).schema().equals(schema);
  }

  /** The same, comparing outcomes of these groups too; but not by private fields. */
  public Layout withGroupings(List<Grouping> newGroupings) {
    List<Grouping> open =
        newGroupings.stream()
            .filter(
                grouping -> !schema.field(grouping.attribute()).map(Field::isPrivate).orElse(false))
            .toList();
    return new Layout(
        schema,
        knownCategories,
        knownNumbers,
        resolution,
        pseudonyms,
        errorTree,
        open,
        jointSpace,
        anomalyScorer,
        segments);
  }

  /** The same, sorting predictions by this tree. */
  public Layout withErrorTree(Optional<ErrorTree> newTree) {
    return new Layout(
        schema,
        knownCategories,
        knownNumbers,
        resolution,
        pseudonyms,
        newTree,
        groupings,
        jointSpace,
        anomalyScorer,
        segments);
  }

  /** The same, with profiles of these segments too. */
  public Layout withSegments(Segmentation newSegments) {
    return new Layout(
        schema,
        knownCategories,
        knownNumbers,
        resolution,
        pseudonyms,
        errorTree,
        groupings,
        jointSpace,
        anomalyScorer,
        newSegments);
  }

  /** The same, looking at these features together. */
  public Layout withJointSpace(Optional<JointSpace> newSpace) {
    return new Layout(
        schema,
        knownCategories,
        knownNumbers,
        resolution,
        pseudonyms,
        errorTree,
        groupings,
        newSpace,
        anomalyScorer,
        segments);
  }

  /** The same, but only looking at features together: no field is profiled on its own. */
  public Layout jointOnly() {
    return new Layout(
        Schema.EMPTY,
        Map.of(),
        Map.of(),
        resolution,
        pseudonyms,
        Optional.empty(),
        List.of(),
        jointSpace,
        anomalyScorer,
        Segmentation.NONE);
  }

  /** Names of features that {@link #jointOnly} looks at. */
  public Set<String> jointFeatures() {
    Set<String> names = new TreeSet<>();
    jointSpace.ifPresent(space -> names.addAll(space.fields()));
    anomalyScorer.ifPresent(scorer -> names.addAll(scorer.features()));
    return names;
  }

  /** The same, scoring each prediction. */
  public Layout withAnomalyScorer(Optional<AnomalyScorer> newScorer) {
    return new Layout(
        schema,
        knownCategories,
        knownNumbers,
        resolution,
        pseudonyms,
        errorTree,
        groupings,
        jointSpace,
        newScorer,
        segments);
  }

  /** Names of features that are looked at together with the model's answer, row by row. */
  public Set<String> joinedFeatures() {
    Set<String> names = new TreeSet<>();
    errorTree.ifPresent(tree -> names.addAll(tree.fields()));
    groupings.forEach(grouping -> names.add(grouping.attribute()));
    return names;
  }

  CategorySketch.Known knownCategoriesOf(String field) {
    return knownCategories.getOrDefault(field, CategorySketch.Known.NONE);
  }

  double[] knownNumbersOf(String field) {
    return knownNumbers.getOrDefault(field, new double[0]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout that
        && pseudonyms.isSameAs(that.pseudonyms)
        && schema.equals(that.schema)
        && knownCategories.equals(that.knownCategories)
        && resolution == that.resolution
        && errorTree.equals(that.errorTree)
        && groupings.equals(that.groupings)
        && segments.equals(that.segments)
        && jointSpace.equals(that.jointSpace)
        && anomalyScorer.equals(that.anomalyScorer)
        && knownNumbers.keySet().equals(that.knownNumbers.keySet())
        && knownNumbers.entrySet().stream()
            .allMatch(e -> Arrays.equals(e.getValue(), that.knownNumbers.get(e.getKey())));
  }

  @Override
  public int hashCode() {
    return 31 * schema.hashCode() + resolution;
  }
}
