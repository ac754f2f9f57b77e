package io.leadline.core.fairness;

import io.leadline.core.performance.ClassCodes;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Accumulates {@link GroupOutcomes} from batches. Owned by one thread. Groups by each field, and by
 * all of them together where there are several. A schema with a score but no prediction predicts
 * class 1 from a score of one half on.
 */
public final class GroupOutcomesBuilder {

  /** Stands between the fields, and the values, of an intersection. */
  public static final String TIMES = " × ";

  private static final int UNKNOWN = GroupOutcomes.MOST_CLASSES;
  private static final int CELLS = GroupOutcomes.MOST_CLASSES * (GroupOutcomes.MOST_CLASSES + 1);

  private final List<Grouping> groupings;
  private final Optional<String> label;
  private final Optional<String> prediction;
  private final Optional<String> score;
  private final ClassCodes classes = new ClassCodes(GroupOutcomes.MOST_CLASSES);
  private final List<SortedMap<Integer, long[]>> counts = new ArrayList<>();
  private boolean isKept = true;

  public GroupOutcomesBuilder(Schema schema, List<Grouping> groupings) {
    this.groupings = List.copyOf(groupings);
    this.label = schema.first(Role.LABEL).map(Field::name);
    this.prediction = schema.first(Role.PREDICTION).map(Field::name);
    this.score = schema.first(Role.SCORE).map(Field::name);
    for (int i = 0; i < parts(); i++) {
      counts.add(new TreeMap<>());
    }
  }

  /** Fields, and their intersection. */
  private int parts() {
    return groupings.size() < 2 ? groupings.size() : groupings.size() + 1;
  }

  public void add(Batch batch) {
    if (groupings.isEmpty() || !isKept) {
      return;
    }
    int[] answers = answers(batch);
    int[] truths = truths(batch, answers);
    int[] together = new int[batch.rows()];
    for (int i = 0; i < groupings.size(); i++) {
      int[] groups = groupings.get(i).codes(batch);
      count(counts.get(i), groups, answers, truths);
      for (int row = 0; row < together.length; row++) {
        together[row] = together[row] * groupings.get(i).groups() + groups[row];
      }
    }
    if (groupings.size() > 1) {
      count(counts.get(groupings.size()), together, answers, truths);
    }
  }

  /** The predicted class of each row; −1 where there is none. */
  private int[] answers(Batch batch) {
    if (prediction.isPresent()) {
      boolean[] all = new boolean[batch.rows()];
      Arrays.fill(all, true);
      return codes(prediction.flatMap(batch::column), all, -1);
    }
    int[] codes = new int[batch.rows()];
    Arrays.fill(codes, -1);
    if (score.flatMap(batch::column).orElse(null) instanceof NumberColumn scores) {
      for (int row = 0; row < codes.length; row++) {
        if (isKnown(scores, row)) {
          codes[row] = kept(classes.codeOf(scores.values()[row] < 0.5 ? 0 : 1));
        }
      }
    }
    return codes;
  }

  /** The true class of each row; classes of rows without an answer are not numbered. */
  private int[] truths(Batch batch, int[] answers) {
    boolean[] areAnswered = new boolean[answers.length];
    for (int row = 0; row < answers.length; row++) {
      areAnswered[row] = answers[row] >= 0;
    }
    return codes(label.flatMap(batch::column), areAnswered, UNKNOWN);
  }

  private int[] codes(Optional<Column> column, boolean[] wanted, int none) {
    int[] codes = new int[wanted.length];
    Arrays.fill(codes, none);
    if (column.isPresent()) {
      ClassCodes.Reader reader = classes.reader(column.get());
      for (int row = 0; row < codes.length && isKept; row++) {
        if (wanted[row] && isKnown(column.get(), row)) {
          codes[row] = kept(reader.code(row));
        }
      }
    }
    return codes;
  }

  private int kept(int code) {
    if (code == ClassCodes.BEYOND) {
      isKept = false;
      return 0;
    }
    return code;
  }

  private static boolean isKnown(Column column, int row) {
    return !column.isMissing(row)
        && !column.isMismatched(row)
        && !(column instanceof NumberColumn numbers && Double.isNaN(numbers.values()[row]));
  }

  private static void count(
      SortedMap<Integer, long[]> byGroup, int[] groups, int[] answers, int[] truths) {
    for (int row = 0; row < groups.length; row++) {
      if (answers[row] >= 0) {
        byGroup
            .computeIfAbsent(groups[row], added -> new long[CELLS])[
            answers[row] * (GroupOutcomes.MOST_CLASSES + 1) + truths[row]]++;
      }
    }
  }

  /** What was counted so far; the builder can go on. */
  public GroupOutcomes build() {
    if (!isKept) {
      return GroupOutcomes.BEYOND;
    }
    SortedMap<GroupOutcomes.Cell, Long> cells = new TreeMap<>();
    for (int part = 0; part < counts.size(); part++) {
      for (var group : counts.get(part).entrySet()) {
        addCells(cells, attribute(part), groupName(part, group.getKey()), group.getValue());
      }
    }
    return GroupOutcomes.of(cells);
  }

  private void addCells(
      SortedMap<GroupOutcomes.Cell, Long> cells, String attribute, String group, long[] ofGroup) {
    for (int cell = 0; cell < ofGroup.length; cell++) {
      int truth = cell % (GroupOutcomes.MOST_CLASSES + 1);
      if (ofGroup[cell] > 0) {
        // A label without a character counts as not known.
        cells.merge(
            new GroupOutcomes.Cell(
                attribute,
                group,
                classes.name(cell / (GroupOutcomes.MOST_CLASSES + 1)),
                truth == UNKNOWN ? GroupOutcomes.UNKNOWN : classes.name(truth)),
            ofGroup[cell],
            Long::sum);
      }
    }
  }

  private String attribute(int part) {
    return part < groupings.size()
        ? groupings.get(part).attribute()
        : groupings.stream().map(Grouping::attribute).collect(Collectors.joining(TIMES));
  }

  private String groupName(int part, int code) {
    if (part < groupings.size()) {
      return groupings.get(part).group(code);
    }
    String[] names = new String[groupings.size()];
    int rest = code;
    for (int i = names.length - 1; i >= 0; i--) {
      names[i] = groupings.get(i).group(rest % groupings.get(i).groups());
      rest /= groupings.get(i).groups();
    }
    return String.join(TIMES, names);
  }
}
