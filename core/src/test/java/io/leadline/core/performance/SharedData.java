package io.leadline.core.performance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Public data sets that lie beside the project, where they do. */
final class SharedData {

  private SharedData() {}

  /** A table of them; the test is skipped, and says so, where it is absent. */
  static Batch read(String file) {
    Path path = root().resolve("../shared/data").resolve(file).normalize();
    assumeTrue(Files.exists(path), () -> "skipped: no " + path);
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
      return batch(in.lines().map(line -> line.split(",", -1)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static Batch batch(List<String[]> lines) {
    String[] names = lines.get(0);
    List<String[]> rows = lines.subList(1, lines.size());
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      columns.add(column(names[i], i, rows));
    }
    String[] ids = new String[rows.size()];
    Arrays.fill(ids, "");
    return new Batch("model", "", ids, new long[rows.size()], columns);
  }

  private static Column column(String name, int index, List<String[]> rows) {
    try {
      return NumberColumn.of(
          name, rows.stream().mapToDouble(row -> Double.parseDouble(row[index])).toArray());
    } catch (NumberFormatException e) {
      List<@Nullable String> texts = new ArrayList<>();
      rows.forEach(row -> texts.add(row[index]));
      return CategoryColumn.of(name, texts);
    }
  }
}
