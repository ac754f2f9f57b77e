package io.leadline.batch.table;

import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Profiles whole tables on several threads, in memory that does not depend on the number of rows.
 *
 * <p>A columnar table is cut by column: each thread takes the next column and reads it from the
 * first row to the last, so that every column has one accumulator only, and any number of row
 * groups keeps all threads busy. Other tables are read by one thread and profiled by the others,
 * whose profiles are merged. As profiles do not depend on order, both ways give equal bytes.
 */
public final class TableProfiler {

  private static final int COLUMNS_AT_ONCE = 1;
  private static final int QUEUED_BATCHES = 4;

  private final int threads;
  private final LongConsumer progress;

  /**
   * @param threads ≥ 1
   * @param progress told how many cells (rows × columns) were profiled since it was last told, from
   *     any thread
   */
  public TableProfiler(int threads, LongConsumer progress) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "Invalid number of threads: %d (must be ≥ 1)".formatted(threads));
    }
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * @throws IOException if the table cannot be read
   * @throws InterruptedException if the calling thread was interrupted; reading has stopped then
   */
  public Profile profile(Table table, Layout layout) throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads, TableProfiler::daemon);
    try {
      return table.isColumnar() ? byColumns(table, layout, pool) : byBatches(table, layout, pool);
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "leadline-profiler");
    thread.setDaemon(true);
    return thread;
  }

  private Profile byColumns(Table table, Layout layout, ExecutorService pool)
      throws IOException, InterruptedException {
    List<Callable<Profile>> tasks = new ArrayList<>();
    for (List<Field> group : groups(layout)) {
      Layout apart = layout.withSchema(new Schema(group)).withJointSpace(Optional.empty());
      tasks.add(() -> profileColumns(table, apart, names(group)));
    }
    // The features together are read once more, so that their columns can be shared out above.
    layout
        .jointSpace()
        .ifPresent(
            space ->
                tasks.add(
                    0,
                    () -> profileColumns(table, layout.jointOnly(), Set.copyOf(space.fields()))));
    List<Profile> parts = results(pool.invokeAll(tasks));
    return parts.stream().reduce(Profile::besides).orElse(Profile.empty());
  }

  /** Columns that are joined row by row for performance stay together; the others are dealt out. */
  private static List<List<Field>> groups(Layout layout) {
    List<Field> joined = new ArrayList<>();
    List<List<Field>> groups = new ArrayList<>();
    List<Field> group = new ArrayList<>();
    Set<String> joinedFeatures = layout.joinedFeatures();
    for (Field field : layout.schema().fields()) {
      boolean isInput = field.role() == Role.FEATURE || field.role() == Role.TAG;
      if (!isInput || joinedFeatures.contains(field.name())) {
        joined.add(field);
        continue;
      }
      group.add(field);
      if (group.size() == COLUMNS_AT_ONCE) {
        groups.add(group);
        group = new ArrayList<>();
      }
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    if (!joined.isEmpty()) {
      groups.add(0, joined);
    }
    return groups;
  }

  private Profile profileColumns(Table table, Layout layout, Set<String> names) throws IOException {
    ProfileBuilder builder = new ProfileBuilder(layout);
    int columns = layout.schema().fields().size();
    table.read(names, batch -> add(builder, batch, columns));
    return builder.build();
  }

  private void add(ProfileBuilder builder, Batch batch, int columns) {
    builder.add(batch);
    progress.accept((long) batch.rows() * columns);
  }

  private Profile byBatches(Table table, Layout layout, ExecutorService pool)
      throws IOException, InterruptedException {
    BlockingQueue<List<Batch>> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    int workers = Math.max(1, threads - 1);
    List<Future<Profile>> parts = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      parts.add(pool.submit(() -> profileQueued(queue, layout)));
    }
    try {
      table.read(names(layout.schema().fields()), batch -> put(queue, List.of(batch)));
    } finally {
      for (int worker = 0; worker < workers; worker++) {
        // An empty list tells a worker that it was the last one.
        put(queue, List.of());
      }
    }
    return Profile.mergeAll(results(parts));
  }

  private Profile profileQueued(BlockingQueue<List<Batch>> queue, Layout layout)
      throws InterruptedException {
    ProfileBuilder builder = new ProfileBuilder(layout);
    int columns = layout.schema().fields().size();
    List<Throwable> failures = new ArrayList<>();
    for (List<Batch> next = queue.take(); !next.isEmpty(); next = queue.take()) {
      try {
        next.forEach(batch -> add(builder, batch, columns));
      } catch (RuntimeException | Error e) {
        // Goes on taking, or the reading thread would wait for ever at a full queue.
        failures.add(e);
      }
    }
    if (failures.isEmpty()) {
      return builder.build();
    }
    if (failures.get(0) instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failures.get(0);
  }

  private static void put(BlockingQueue<List<Batch>> queue, List<Batch> batches) {
    try {
      queue.put(batches);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(e);
    }
  }

  private static List<Profile> results(List<Future<Profile>> futures)
      throws IOException, InterruptedException {
    List<Profile> profiles = new ArrayList<>();
    for (Future<Profile> future : futures) {
      try {
        profiles.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw cause;
        }
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        if (e.getCause() instanceof Error cause) {
          throw cause;
        }
        throw new IllegalStateException("Profiling failed", e.getCause());
      }
    }
    return profiles;
  }

  private static Set<String> names(List<Field> fields) {
    Set<String> names = new HashSet<>();
    fields.forEach(field -> names.add(field.name()));
    return names;
  }

  /** Carries an interruption through a callback that may not throw it. */
  private static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Interrupted(InterruptedException cause) {
      super("Interrupted while profiling", cause);
    }
  }
}
