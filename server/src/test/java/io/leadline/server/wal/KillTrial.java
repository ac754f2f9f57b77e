package io.leadline.server.wal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Kills a {@link KilledWriter} with SIGKILL at random moments and counts what became of the records
 * that it acknowledged.
 *
 * <p>By hand: {@code java -cp server/target/classes:server/target/test-classes
 * io.leadline.server.wal.KillTrial 100}.
 */
final class KillTrial {

  /**
   * @param kills processes killed
   * @param acknowledged ids that were acknowledged in all their lives together
   * @param missing acknowledged ids that are not in the log
   * @param repeated ids that are in the log more than once
   * @param unacknowledged ids in the log whose acknowledgement was cut off by a kill
   */
  record Result(int kills, int acknowledged, int missing, int repeated, int unacknowledged) {}

  private final Path folder;
  private final Random random;
  private final Set<String> acknowledged = new HashSet<>();

  KillTrial(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("leadline-kill");
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    System.out.println(new KillTrial(folder, seed).run(Integer.parseInt(args[0])));
  }

  Result run(int kills) throws Exception {
    for (int life = 0; life < kills; life++) {
      liveAndDie(life);
    }
    return count(kills);
  }

  private void liveAndDie(int life) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                "life" + life)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread killer = new Thread(() -> kill(process));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      boolean isRunning = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // A kill can cut a line off; whole ones end with a dot.
        if (line.endsWith(".")) {
          acknowledged.add(line.substring(0, line.length() - 1));
        }
        if (!isRunning) {
          isRunning = true;
          killer.start();
        }
      }
    }
    process.waitFor();
    killer.join();
  }

  private void kill(Process process) {
    try {
      // Some die in their first records, some in the middle of sealing and draining.
      process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Through the handle: the process itself would close our end, with acknowledgements unread.
    process.toHandle().destroyForcibly();
  }

  private Result count(int kills) throws IOException {
    WalLimits limits = WalLimits.DEFAULT;
    try (WriteAheadLog wal = WriteAheadLog.open(folder.resolve("wal"), limits)) {
      new SegmentDrain(wal, new FolderSink(folder.resolve("log")), folder.resolve("quarantine"))
          .drain();
    }
    Map<String, Integer> counts = new HashMap<>();
    for (String id : new FolderSink(folder.resolve("log")).all()) {
      counts.merge(id, 1, Integer::sum);
    }
    int missing = (int) acknowledged.stream().filter(id -> !counts.containsKey(id)).count();
    int repeated = (int) counts.values().stream().filter(count -> count > 1).count();
    int unacknowledged = counts.size() - (acknowledged.size() - missing);
    return new Result(kills, acknowledged.size(), missing, repeated, unacknowledged);
  }

  /** Keeps each segment as a file of lines, published atomically. */
  record FolderSink(Path folder) implements SegmentSink {

    @Override
    public List<byte[]> accept(String name, List<byte[]> records) throws IOException {
      Files.createDirectories(folder);
      List<String> lines = new ArrayList<>();
      for (byte[] record : records) {
        lines.add(new String(record, StandardCharsets.UTF_8));
      }
      Path aside = folder.resolve(name + ".new");
      Files.write(aside, lines);
      Files.move(aside, folder.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      return List.of();
    }

    List<String> all() throws IOException {
      List<String> lines = new ArrayList<>();
      try (var files = Files.list(folder)) {
        for (Path file : files.filter(f -> !f.toString().endsWith(".new")).toList()) {
          lines.addAll(Files.readAllLines(file));
        }
      }
      return lines;
    }
  }

  static WalLimits smallSegments() {
    return new WalLimits(8_000, Duration.ofMillis(50), 1 << 30, 1 << 20);
  }
}
