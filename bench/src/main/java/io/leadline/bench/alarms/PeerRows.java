package io.leadline.bench.alarms;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Writes a small simulated month as rows, and what {@link Peers} say of it, so that {@code
 * check_peers.py} can ask the other tools themselves: {@code PeerRows FOLDER}.
 */
public final class PeerRows {

  // Normal, lognormal, heavy-tailed, two humps, many zeros, two of categories.
  private static final int[] COLUMNS = {0, 1, 2, 3, 4, 7, 8};

  private PeerRows() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    SimulatedModel model = new SimulatedModel(4, Duration.ofDays(1), 300);
    for (int column : COLUMNS) {
      try (PrintWriter rows = open(folder, "rows-%d.csv".formatted(column));
          PrintWriter told = open(folder, "told-%d.csv".formatted(column))) {
        rows.println("period,window,value");
        told.println("window,evidently,nannyml");
        long[][] baseline = model.baselineCounts(column);
        for (int w = 0; w < baseline.length; w++) {
          write(rows, "reference", w, baseline[w], model.positions(column));
        }
        for (int w = 0; w < model.months(); w++) {
          double[] peers = model.say(w, column, SimulatedColumn.Change.NONE).peers();
          write(rows, "analysis", w, model.latestCounts(), model.positions(column));
          told.printf(
              "%d,%.9f,%.9f%n",
              w, peers[Peers.EVIDENTLY.ordinal()], peers[Peers.NANNYML.ordinal()]);
        }
      }
    }
  }

  private static PrintWriter open(Path folder, String name) throws IOException {
    return new PrintWriter(Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8));
  }

  private static void write(
      PrintWriter out, String period, int window, long[] counts, double[] positions) {
    for (int bin = 0; bin < counts.length; bin++) {
      String value = positions.length == 0 ? "k" + bin : Double.toString(positions[bin]);
      for (long row = 0; row < counts[bin]; row++) {
        out.println(period + "," + window + "," + value);
      }
    }
  }
}
