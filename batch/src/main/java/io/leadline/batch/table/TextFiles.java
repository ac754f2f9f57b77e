package io.leadline.batch.table;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.Limits;
import io.leadline.protocol.RejectedLine;
import io.leadline.protocol.RejectedLines;
import io.leadline.protocol.TableFormat;
import io.leadline.protocol.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** CSV files or files of JSON lines. The kinds of all columns are those of the first file. */
final class TextFiles implements Table {

  private static final int KEPT_PROBLEMS = 5;

  /** JSON has usual names of ids and times; in a table they are columns like any other. */
  private static final Optional<String> NO_FIELD = Optional.of("\0");

  private final String name;
  private final TableFormat format;
  private final List<Path> files;
  private final Schema schema;
  private final Map<Path, List<String>> problems = new LinkedHashMap<>();
  private final Map<Path, Long> rejected = new LinkedHashMap<>();

  private TextFiles(String name, TableFormat format, List<Path> files, Schema schema) {
    this.name = name;
    this.format = format;
    this.files = files;
    this.schema = schema;
  }

  static TextFiles open(String name, TableFormat format, List<Path> files) throws IOException {
    Path first = files.get(0);
    try (TableReader reader =
        format.open(Files.newInputStream(first), context(first, Schema.EMPTY))) {
      return new TextFiles(name, format, files, reader.schema());
    }
  }

  private static DecodeContext context(Path file, Schema schema) {
    return DecodeContext.of(file.getFileName().toString(), "table")
        .withFields(NO_FIELD, NO_FIELD, NO_FIELD)
        .withSchema(schema)
        .withLimits(Limits.FILE);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<TableField> fields() {
    return schema.fields().stream()
        .map(field -> new TableField(field.name(), field.kind(), false))
        .toList();
  }

  @Override
  public boolean isColumnar() {
    return false;
  }

  @Override
  public void read(Set<String> columns, Consumer<Batch> consumer) throws IOException {
    for (Path file : files) {
      read(file, columns, consumer);
    }
  }

  private void read(Path file, Set<String> columns, Consumer<Batch> consumer) throws IOException {
    RejectedLines lines = new RejectedLines(KEPT_PROBLEMS);
    DecodeContext context = context(file, schema).withIgnore(others(columns)).withProblems(lines);
    try (TableReader reader = format.open(Files.newInputStream(file), context)) {
      for (Optional<Batch> batch = reader.next(); batch.isPresent(); batch = reader.next()) {
        consumer.accept(only(batch.get(), columns));
      }
    } finally {
      // A table may be read several times; its problems are the same ones.
      problems.put(file, described(file, lines));
      rejected.put(file, lines.count());
    }
  }

  private Set<String> others(Set<String> wanted) {
    return schema.fields().stream()
        .map(Field::name)
        .filter(column -> !wanted.contains(column))
        .collect(java.util.stream.Collectors.toSet());
  }

  private static Batch only(Batch batch, Set<String> columns) {
    List<Column> wanted =
        batch.columns().stream().filter(column -> columns.contains(column.name())).toList();
    return wanted.size() == batch.columns().size()
        ? batch
        : new Batch(batch.model(), batch.version(), batch.ids(), batch.eventMillis(), wanted);
  }

  private static List<String> described(Path file, RejectedLines rejected) {
    List<String> described =
        new ArrayList<>(rejected.first().stream().map(RejectedLine::toString).toList());
    long more = rejected.count() - described.size();
    if (more > 0) {
      described.add("%s: %,d more lines were set aside".formatted(file.getFileName(), more));
    }
    return described;
  }

  @Override
  public long rejectedLines() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public List<String> problems() {
    return problems.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public void close() {}
}
