package io.leadline.batch.table;

import io.leadline.core.schema.Batch;
import io.leadline.predictions.table.ParquetTable;
import io.leadline.predictions.table.RowGroup;
import io.leadline.predictions.table.TableColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Parquet files of one shape as one table. */
final class ParquetFiles implements Table {

  private final String name;
  private final List<ParquetTable> files;
  private final List<String> problems = new ArrayList<>();

  private ParquetFiles(String name, List<ParquetTable> files) {
    this.name = name;
    this.files = files;
  }

  static ParquetFiles open(String name, List<Path> paths) throws IOException {
    List<ParquetTable> files = new ArrayList<>();
    try {
      for (Path path : paths) {
        files.add(ParquetTable.open(path));
      }
    } catch (IOException | RuntimeException e) {
      for (ParquetTable file : files) {
        file.close();
      }
      throw e;
    }
    ParquetFiles table = new ParquetFiles(name, files);
    for (ParquetTable file : files) {
      file.skipped()
          .forEach(
              column ->
                  table.problems.add(
                      "%s: column '%s' is not read: %s"
                          .formatted(file.path().getFileName(), column.name(), column.reason())));
    }
    return table;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<TableField> fields() {
    Map<String, TableField> fields = new LinkedHashMap<>();
    for (ParquetTable file : files) {
      for (TableColumn column : file.columns()) {
        fields.putIfAbsent(
            column.name(),
            new TableField(
                column.name(), column.kind(), column.content() == TableColumn.Content.INSTANT));
      }
    }
    return List.copyOf(fields.values());
  }

  @Override
  public boolean isColumnar() {
    return true;
  }

  @Override
  public void read(Set<String> columns, Consumer<Batch> consumer) throws IOException {
    for (ParquetTable file : files) {
      Set<String> present =
          file.columns().stream()
              .map(TableColumn::name)
              .filter(columns::contains)
              .collect(Collectors.toSet());
      if (present.isEmpty()) {
        present = Set.of(file.columns().get(0).name());
      }
      for (RowGroup group : file.rowGroups()) {
        file.read(group.index(), present, ParquetTable.USUAL_BATCH_ROWS, consumer);
      }
    }
  }

  @Override
  public List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public void close() throws IOException {
    for (ParquetTable file : files) {
      file.close();
    }
  }
}
