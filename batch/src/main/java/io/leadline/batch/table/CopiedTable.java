package io.leadline.batch.table;

import io.leadline.core.schema.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A table whose files were copied to this machine; closing removes the copies. */
final class CopiedTable implements Table {

  private final Table table;
  private final Path folder;

  private CopiedTable(Table table, Path folder) {
    this.table = table;
    this.folder = folder;
  }

  static Table open(String name, List<TableFile> files) throws IOException {
    Path folder = Files.createTempDirectory("leadline-table");
    try {
      Path[] copies = new Path[files.size()];
      for (int i = 0; i < copies.length; i++) {
        copies[i] = files.get(i).opener().in(folder);
      }
      return new CopiedTable(Tables.open(name, List.of(copies)), folder);
    } catch (IOException | RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  @Override
  public String name() {
    return table.name();
  }

  @Override
  public List<TableField> fields() throws IOException {
    return table.fields();
  }

  @Override
  public boolean isColumnar() {
    return table.isColumnar();
  }

  @Override
  public void read(Set<String> columns, Consumer<Batch> consumer) throws IOException {
    table.read(columns, consumer);
  }

  @Override
  public long rejectedLines() {
    return table.rejectedLines();
  }

  @Override
  public List<String> problems() {
    return table.problems();
  }

  @Override
  public void close() throws IOException {
    table.close();
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
