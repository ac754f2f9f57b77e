package io.leadline.batch.etl;

import io.leadline.batch.table.Table;
import io.leadline.batch.table.TableFile;
import io.leadline.batch.table.Tables;
import io.leadline.batch.table.TimedRows;
import io.leadline.config.Collect;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.performance.Label;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.predictions.PredictionLog;
import io.leadline.store.DataProblem;
import io.leadline.store.FastStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Reads files that others write, predictions and labels, into the prediction log: those that are
 * new or have changed since the last run. A file that cannot be read stops no other; it and lines
 * that make no sense are told in the store. What is read again replaces what was read before.
 *
 * <p>Files are left where and as they are.
 */
public final class Intake {

  private static final int BATCHES_AT_ONCE = 32;
  private static final int FILES_BETWEEN_NOTES = 20;
  private static final int MOST_DETAIL_CHARACTERS = 500;

  private final PredictionLog log;
  private final FastStore store;
  private final InstantSource clock;

  public Intake(PredictionLog log, FastStore store, InstantSource clock) {
    this.log = log;
    this.store = store;
    this.clock = clock;
  }

  /**
   * What was read.
   *
   * @param rows predictions and labels
   * @param problems in words
   */
  public record Result(int files, long rows, List<String> problems) {

    public Result {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads what is new.
   *
   * @throws InterruptedException if the calling thread was interrupted; files read are kept
   */
  public Result run(Monitor monitor, Collect collect) throws InterruptedException {
    Reading predictions = new Reading(monitor, "etl/files");
    if (collect.batch().from().isPresent()) {
      predictions.readAll(collect.batch().from().get(), this::openPredictions);
    }
    Reading labels = new Reading(monitor, "etl/label-files");
    if (collect.labels().isPresent()) {
      labels.readAll(collect.labels().get(), this::openLabels);
    }
    List<String> problems = new ArrayList<>(predictions.problems);
    problems.addAll(labels.problems);
    return new Result(predictions.files + labels.files, predictions.rows + labels.rows, problems);
  }

  /** Turns the rows of a file into batches for the log. */
  private interface Rows {
    void read(Monitor monitor, Table table, TableFile file, Consumer<Batch> consumer)
        throws IOException;
  }

  private void openPredictions(
      Monitor monitor, Table table, TableFile file, Consumer<Batch> consumer) throws IOException {
    TimedRows rows = new TimedRows(monitor);
    rows.read(table, consumer);
    if (rows.untimed() > 0) {
      throw new PartlyReadException(
          "%,d rows have no time".formatted(rows.untimed()), rows.untimed());
    }
  }

  /** Labels come when their file was written, by the request id. */
  private void openLabels(Monitor monitor, Table table, TableFile file, Consumer<Batch> consumer)
      throws IOException {
    String id =
        monitor
            .idField()
            .orElseThrow(() -> new IOException("The monitor names no 'id' to find predictions by"));
    String label =
        monitor
            .schema()
            .first(Role.LABEL)
            .map(Field::name)
            .orElseThrow(() -> new IOException("The monitor names no 'label'"));
    Set<String> names =
        table.fields().stream().map(Table.TableField::name).collect(Collectors.toSet());
    if (!names.containsAll(List.of(id, label))) {
      throw new IOException(
          "no columns '%s' and '%s' (it has %s)"
              .formatted(id, label, names.stream().sorted().toList()));
    }
    table.read(
        Set.of(id, label),
        batch -> {
          Optional<Column> ids = batch.column(id);
          Optional<Column> values = batch.column(label);
          if (ids.isPresent() && values.isPresent()) {
            String[] texts = new String[batch.rows()];
            Arrays.setAll(texts, row -> ids.get().isMissing(row) ? "" : Label.text(ids.get(), row));
            long[] arrived = new long[texts.length];
            Arrays.fill(arrived, file.modifiedMillis());
            consumer.accept(
                new Batch(
                    monitor.model() + GroundTruth.INBOX,
                    "",
                    texts,
                    arrived,
                    List.of(values.get())));
          }
        });
  }

  /** Some rows could not be used; the others were. */
  private static final class PartlyReadException extends IOException {

    private static final long serialVersionUID = 1;

    private final long rows;

    PartlyReadException(String message, long rows) {
      super(message);
      this.rows = rows;
    }
  }

  /** One run over the files of one monitor. */
  private final class Reading {

    private final Monitor monitor;
    private final String cursor;
    private final List<String> problems = new ArrayList<>();
    private int files;
    private long rows;

    Reading(Monitor monitor, String cursor) {
      this.monitor = monitor;
      this.cursor = cursor;
    }

    void readAll(String from, Rows how) throws InterruptedException {
      Set<String> known =
          new LinkedHashSet<>(
              Arrays.asList(store.cursor(monitor.model(), cursor).orElse("").split(" ")));
      Set<String> seen = new LinkedHashSet<>();
      try {
        for (TableFile file : list(from)) {
          if (Thread.interrupted()) {
            throw new InterruptedException("Interrupted after %d files".formatted(files));
          }
          String stamp = stamp(file);
          if (!known.contains(stamp)) {
            read(file, how);
            known.add(stamp);
            if (++files % FILES_BETWEEN_NOTES == 0) {
              save(known);
            }
          }
          seen.add(stamp);
        }
        if (!seen.isEmpty()) {
          // Files that are gone, or were changed, need not be remembered.
          known.retainAll(seen);
        }
      } finally {
        if (files > 0) {
          save(known);
        }
      }
    }

    private List<TableFile> list(String from) {
      try {
        return TableFile.list(from);
      } catch (NoSuchFileException e) {
        // Nothing has been written yet.
        return List.of();
      } catch (IOException e) {
        tell(DataProblem.Kind.UNREADABLE_INPUT, from.replaceAll("\\?.*", ""), message(e), 1);
        return List.of();
      }
    }

    private void save(Set<String> known) {
      store.saveCursor(monitor.model(), cursor, String.join(" ", known));
    }

    private void read(TableFile file, Rows how) {
      Delivery delivery = new Delivery("in-" + hash(file.name()));
      store.removeProblem(monitor.model(), DataProblem.Kind.UNREADABLE_INPUT, file.name());
      store.removeProblem(monitor.model(), DataProblem.Kind.REJECTED_LINES, file.name());
      try (Table table = Tables.open(file)) {
        try {
          how.read(monitor, table, file, delivery::add);
        } catch (PartlyReadException e) {
          tell(DataProblem.Kind.REJECTED_LINES, file.name(), message(e), e.rows);
        } finally {
          if (table.rejectedLines() > 0) {
            tell(
                DataProblem.Kind.REJECTED_LINES,
                file.name(),
                String.join("; ", table.problems()),
                table.rejectedLines());
          }
        }
      } catch (IOException e) {
        // Rows before the damage are as good as any.
        tell(DataProblem.Kind.UNREADABLE_INPUT, file.name(), message(e), 1);
      }
      delivery.flush();
      rows += delivery.rows;
    }

    private void tell(DataProblem.Kind kind, String source, String detail, long count) {
      problems.add("%s: %s".formatted(source, detail));
      String kept =
          detail.length() <= MOST_DETAIL_CHARACTERS
              ? detail
              : detail.substring(0, MOST_DETAIL_CHARACTERS) + "…";
      store.saveProblem(
          DataProblem.of(monitor.model(), kind, source, kept, count, clock.instant()));
    }
  }

  private static String message(IOException e) {
    return e instanceof NoSuchFileException ? "it is gone" : String.valueOf(e.getMessage());
  }

  /** Appends the rows of one file piece by piece, under names that are the same the next time. */
  private final class Delivery {

    private final String name;
    private final List<Batch> waiting = new ArrayList<>();
    private int parts;
    private long rows;

    Delivery(String name) {
      this.name = name;
    }

    void add(Batch batch) {
      waiting.add(batch);
      rows += batch.rows();
      if (waiting.size() == BATCHES_AT_ONCE) {
        flush();
      }
    }

    void flush() {
      if (!waiting.isEmpty()) {
        log.append("%s-%d".formatted(name, ++parts), waiting);
        waiting.clear();
      }
    }
  }

  private static String stamp(TableFile file) {
    return hash(file.name() + " " + file.sizeBytes() + " " + file.modifiedMillis());
  }

  private static String hash(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue())
        + Integer.toHexString(Arrays.hashCode(text.getBytes(StandardCharsets.UTF_8)));
  }
}
