package io.leadline.batch.table;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SchemaInference;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Profiles a baseline and a current table alike, ready to be compared.
 *
 * <p>Of the baseline the first rows are read once more beforehand, for the values that many rows
 * share; then each table is read once.
 */
public final class CheckRun {

  private final TableProfiler profiler;

  public CheckRun(TableProfiler profiler) {
    this.profiler = profiler;
  }

  /**
   * What was compared.
   *
   * @param monitor given or guessed, with the full schema
   * @param baseline profile of the baseline
   * @param current profile of the current table, with the baseline's layout
   * @param onlyInBaseline columns that the current table lacks
   * @param onlyInCurrent columns that the baseline lacks
   * @param notes what was left out by intention, in words
   * @param problems what could not be read, in words
   */
  public record Result(
      Monitor monitor,
      Profile baseline,
      Profile current,
      List<String> onlyInBaseline,
      List<String> onlyInCurrent,
      List<String> notes,
      List<String> problems) {}

  /**
   * @param given the monitor, if there is one; otherwise everything is inferred
   * @throws IOException if a table cannot be read
   * @throws InterruptedException if the calling thread was interrupted
   */
  public Result run(Table baseline, Table current, Optional<Monitor> given)
      throws IOException, InterruptedException {
    List<Batch> sample = baseline.sample(LayoutInference.SAMPLE_ROWS);
    List<String> notes = new ArrayList<>();
    Monitor monitor =
        given.map(known -> known.withSchema(SchemaInference.infer(sample, known))).orElse(null);
    if (monitor == null) {
      MonitorGuess guess = MonitorGuess.of(baseline.fields(), sample);
      monitor = guess.monitor();
      notes.addAll(guess.leftOut());
    }
    Set<String> inBaseline = names(baseline);
    Set<String> inCurrent = names(current);
    Schema schema = common(monitor.schema(), inBaseline, inCurrent);
    monitor = monitor.withSchema(schema);
    Layout layout =
        LayoutInference.ofSample(schema, sample, Layout.CHECK_RESOLUTION)
            .withGroupings(monitor.checks().groupings(sample))
            .withJointSpace(monitor.checks().jointSpace(schema, sample));
    Profile then = profiler.profile(baseline, layout);
    Layout same = LayoutInference.toCompareWith(then, layout, Layout.CHECK_RESOLUTION);
    Profile now = profiler.profile(current, same);
    List<String> problems = new ArrayList<>(baseline.problems());
    problems.addAll(current.problems());
    return new Result(
        monitor,
        then,
        now,
        missingFrom(inBaseline, inCurrent, monitor),
        missingFrom(inCurrent, inBaseline, monitor),
        notes,
        problems);
  }

  private static Schema common(Schema schema, Set<String> baseline, Set<String> current) {
    return new Schema(
        schema.fields().stream()
            .filter(field -> baseline.contains(field.name()))
            // Labels that come later are what performance is estimated for.
            .filter(field -> current.contains(field.name()) || field.role() == Role.LABEL)
            .toList());
  }

  private static List<String> missingFrom(Set<String> has, Set<String> lacks, Monitor monitor) {
    return has.stream()
        .filter(name -> !lacks.contains(name) && !monitor.ignore().contains(name))
        .filter(
            name -> monitor.schema().first(Role.LABEL).filter(f -> f.name().equals(name)).isEmpty())
        .sorted()
        .toList();
  }

  private static Set<String> names(Table table) throws IOException {
    return table.fields().stream()
        .map(Table.TableField::name)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
