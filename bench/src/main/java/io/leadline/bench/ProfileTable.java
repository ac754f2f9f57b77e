package io.leadline.bench;

import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.predictions.table.ParquetTable;
import io.leadline.predictions.table.RowGroup;
import io.leadline.predictions.table.TableColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Times reading and profiling a Parquet table, row groups shared out to threads: {@code
 * ProfileTable FILE [threads] [rounds]}.
 */
public final class ProfileTable {

  private ProfileTable() {}

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    int threads = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    try (ParquetTable table = ParquetTable.open(file)) {
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        Profile profile = profile(table, threads);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            "%,d rows, %.3f s, %.2f M rows/s, profile of %,d bytes%n",
            profile.rows(), seconds, profile.rows() / seconds / 1e6, profile.toBytes().length);
      }
    }
  }

  private static Profile profile(ParquetTable table, int threads) {
    Layout layout = Layout.of(schema(table), Layout.CHECK_RESOLUTION);
    AtomicInteger next = new AtomicInteger();
    List<CompletableFuture<Profile>> parts =
        IntStream.range(0, threads)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> part(table, layout, next), task -> new Thread(task).start()))
            .toList();
    return parts.stream().map(CompletableFuture::join).reduce(Profile::merge).orElseThrow();
  }

  private static Schema schema(ParquetTable table) {
    return new Schema(
        table.columns().stream()
            .map(column -> Field.of(column.name(), column.kind(), Role.FEATURE))
            .toList());
  }

  private static Profile part(ParquetTable table, Layout layout, AtomicInteger next) {
    Set<String> names = table.columns().stream().map(TableColumn::name).collect(Collectors.toSet());
    ProfileBuilder builder = new ProfileBuilder(layout);
    List<RowGroup> groups = table.rowGroups();
    for (int group; (group = next.getAndIncrement()) < groups.size(); ) {
      try {
        table.read(group, names, ParquetTable.USUAL_BATCH_ROWS, builder::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return builder.build();
  }
}
