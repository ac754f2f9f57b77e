package io.leadline.bench;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Column;
import io.leadline.core.schema.NumberColumn;
import io.leadline.predictions.PredictionLog.Range;
import io.leadline.predictions.log.Compaction;
import io.leadline.predictions.log.ParquetLog;
import io.leadline.predictions.objects.LocalObjects;
import io.leadline.predictions.objects.Objects.Entry;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Bytes of a day of predictions: as lines of KServe V2 JSON, a request and its response each, and
 * in the prediction log, as the server appends them and after compaction.
 *
 * <p>Twenty features: twelve doubles, three integers, four texts of 5, 50, 5,000 and a million
 * values, and a score. {@code full} gives the doubles all their digits, {@code money} two decimals,
 * as amounts have them.
 */
public final class KServeDay {

  private static final Instant DAY = Instant.parse("2026-11-24T00:00:00Z");
  private static final int FILES_AN_HOUR = 60;
  private static final int DOUBLES = 12;
  private static final int INTEGERS = 3;
  private static final int[] TEXTS = {5, 50, 5_000, 1_000_000};

  private final Random random = new Random(1);
  private final boolean isMoney;
  private long jsonBytes;

  private KServeDay(boolean isMoney) {
    this.isMoney = isMoney;
  }

  /**
   * Usage: {@code KServeDay FOLDER ROWS full|money}.
   *
   * @param args an empty folder, number of predictions, kind of doubles
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int rows = Integer.parseInt(args[1]);
    new KServeDay(args[2].equals("money")).run(folder, rows, System.out);
  }

  private void run(Path folder, int rows, PrintStream out) throws Exception {
    LocalObjects objects = new LocalObjects(folder);
    ParquetLog log = new ParquetLog(objects);
    int perFile = Math.max(1, rows / (24 * FILES_AN_HOUR));
    int written = 0;
    for (int file = 0; written < rows; file++) {
      int count = Math.min(perFile, rows - written);
      long from = DAY.toEpochMilli() + written * 86_400_000L / rows;
      log.append("wal-%06d".formatted(file), List.of(batch(count, from, 86_400_000L / rows)));
      written += count;
    }
    long before = bytes(objects);
    new Compaction(objects, Duration.ZERO, Duration.ZERO)
        .run("scoring", Instant.now().plusSeconds(600));
    long after = bytes(objects);
    long read = log.read(Range.of("scoring", Instant.EPOCH, Instant.MAX), batch -> {}).rows();
    out.printf("rows              %,d (%,d read back)%n", rows, read);
    out.printf("KServe V2 JSONL   %,d bytes, %.1f a row%n", jsonBytes, (double) jsonBytes / rows);
    out.printf("log as appended   %,d bytes, %.1f a row%n", before, (double) before / rows);
    out.printf("log, compacted    %,d bytes, %.1f a row%n", after, (double) after / rows);
    out.printf("ratio             1/%.2f%n", (double) jsonBytes / after);
  }

  private static long bytes(LocalObjects objects) throws Exception {
    return objects.list("").stream().mapToLong(Entry::sizeBytes).sum();
  }

  private Batch batch(int rows, long fromMillis, long stepMillis) {
    String[] ids = new String[rows];
    long[] millis = new long[rows];
    double[][] numbers = new double[DOUBLES + INTEGERS + 1][rows];
    String[][] texts = new String[TEXTS.length][rows];
    for (int row = 0; row < rows; row++) {
      ids[row] = new UUID(random.nextLong(), random.nextLong()).toString();
      millis[row] = fromMillis + row * stepMillis + random.nextInt((int) Math.max(1, stepMillis));
      for (int i = 0; i < DOUBLES; i++) {
        double value = 50 * (i + 1) + 20 * random.nextGaussian();
        numbers[i][row] = isMoney ? Math.rint(100 * value) / 100 : value;
      }
      for (int i = 0; i < INTEGERS; i++) {
        numbers[DOUBLES + i][row] = random.nextInt(i == 0 ? 80 : i == 1 ? 12 : 1_000);
      }
      numbers[DOUBLES + INTEGERS][row] = random.nextDouble();
      for (int i = 0; i < TEXTS.length; i++) {
        texts[i][row] = "value-" + random.nextInt(TEXTS[i]);
      }
      jsonBytes +=
          json(ids[row], millis[row], numbers, texts, row).getBytes(StandardCharsets.UTF_8).length;
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < numbers.length - 1; i++) {
      columns.add(NumberColumn.of("feature_" + i, numbers[i]));
    }
    for (int i = 0; i < texts.length; i++) {
      columns.add(CategoryColumn.of("text_" + i, List.of(texts[i])));
    }
    columns.add(NumberColumn.of("score", numbers[DOUBLES + INTEGERS]));
    return new Batch("scoring", "3", ids, millis, columns);
  }

  /** The request and the response as a logger beside the model writes them. */
  private static String json(
      String id, long millis, double[][] numbers, String[][] texts, int row) {
    StringBuilder line = new StringBuilder(2_000);
    line.append("{\"id\":\"")
        .append(id)
        .append("\",\"time\":\"")
        .append(Instant.ofEpochMilli(millis));
    line.append("\",\"request\":{\"inputs\":[");
    for (int i = 0; i < DOUBLES; i++) {
      tensor(line, "feature_" + i, "FP64", Double.toString(numbers[i][row]));
      line.append(',');
    }
    for (int i = DOUBLES; i < DOUBLES + INTEGERS; i++) {
      tensor(line, "feature_" + i, "INT64", Long.toString((long) numbers[i][row]));
      line.append(',');
    }
    for (int i = 0; i < texts.length; i++) {
      tensor(line, "text_" + i, "BYTES", '"' + texts[i][row] + '"');
      line.append(i < texts.length - 1 ? "," : "");
    }
    line.append("]},\"response\":{\"model_name\":\"scoring\",\"model_version\":\"3\",\"id\":\"");
    line.append(id).append("\",\"outputs\":[");
    tensor(line, "score", "FP64", Double.toString(numbers[DOUBLES + INTEGERS][row]));
    return line.append("]}}\n").toString();
  }

  private static void tensor(StringBuilder line, String name, String type, String value) {
    line.append("{\"name\":\"").append(name).append("\",\"shape\":[1,1],\"datatype\":\"");
    line.append(type).append("\",\"data\":[").append(value).append("]}");
  }
}
