package io.leadline.core.profile;

import io.leadline.core.dependence.JointSums;
import io.leadline.core.dependence.JointSumsBuilder;
import io.leadline.core.fairness.GroupOutcomesBuilder;
import io.leadline.core.performance.LabelFreeBuilder;
import io.leadline.core.performance.OutcomesBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.sketch.NumberBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Accumulates a {@link Profile} from batches. Owned by one thread. */
public final class ProfileBuilder {

  private final List<ColumnAccumulator> columns = new ArrayList<>();
  private final OutcomesBuilder outcomes;
  private final LabelFreeBuilder labelFree;
  private final GroupOutcomesBuilder groups;
  private final Optional<JointSumsBuilder> joint;
  private Coverage coverage = Coverage.NONE;
  private long rows;
  private long duplicates;
  private long firstEventMillis = Long.MAX_VALUE;
  private long lastEventMillis = Long.MIN_VALUE;

  public ProfileBuilder(Layout layout) {
    outcomes = new OutcomesBuilder(layout.schema());
    labelFree = new LabelFreeBuilder(layout.schema(), layout.errorTree());
    groups = new GroupOutcomesBuilder(layout.schema(), layout.groupings());
    joint = layout.jointSpace().map(JointSumsBuilder::new);
    NumberBlock block = new NumberBlock();
    for (Field field : layout.schema().fields()) {
      columns.add(new ColumnAccumulator(field, layout, block));
    }
  }

  /** Adds all rows of {@code batch}. A field of the schema without a column counts as missing. */
  public void add(Batch batch) {
    rows += batch.rows();
    outcomes.add(batch);
    labelFree.add(batch);
    groups.add(batch);
    joint.ifPresent(sums -> sums.add(batch));
    for (long millis : batch.eventMillis()) {
      firstEventMillis = Math.min(firstEventMillis, millis);
      lastEventMillis = Math.max(lastEventMillis, millis);
    }
    Map<String, Column> byName = new HashMap<>();
    batch.columns().forEach(column -> byName.put(column.name(), column));
    for (ColumnAccumulator accumulator : columns) {
      Column column = byName.get(accumulator.field().name());
      if (column == null) {
        accumulator.addAbsent(batch.rows());
      } else {
        accumulator.add(column);
      }
    }
  }

  /** Counts predictions that were left out because their request id had occurred before. */
  public void addDuplicates(long count) {
    duplicates += count;
  }

  /** Counts what the source saw, beside the rows that were added. */
  public void addCoverage(Coverage more) {
    coverage = coverage.merge(more);
  }

  /** The profile of all rows added so far; the builder can go on. */
  public Profile build() {
    return new Profile(
        rows,
        duplicates,
        firstEventMillis,
        lastEventMillis,
        columns.stream().map(ColumnAccumulator::build).toList(),
        outcomes.build(),
        labelFree.build(),
        groups.build(),
        joint.map(JointSumsBuilder::build).orElse(JointSums.EMPTY),
        coverage);
  }
}
