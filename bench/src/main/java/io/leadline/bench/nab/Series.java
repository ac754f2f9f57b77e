package io.leadline.bench.nab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One series of the corpus and its anomaly windows.
 *
 * @param name such as {@code realTweets/Twitter_volume_AAPL.csv}
 * @param times as they are written, {@code yyyy-MM-dd HH:mm:ss}
 * @param values the series
 * @param windows first and last time of each, in order
 */
record Series(String name, String[] times, double[] values, List<String[]> windows) {

  private static final Pattern FILE =
      Pattern.compile("\"([^\"]+\\.csv)\"\\s*:\\s*\\[((?:[^\\[\\]]|\\[[^\\]]*\\])*)\\]");
  private static final Pattern TIME =
      Pattern.compile("\"(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)");

  /** All series of which the folder has the file, by name; windows from its windows.json. */
  static List<Series> readAll(Path folder) throws IOException {
    List<Series> all = new ArrayList<>();
    Matcher files = FILE.matcher(Files.readString(folder.resolve("windows.json")));
    while (files.find()) {
      Path file = folder.resolve(files.group(1));
      if (Files.exists(file)) {
        List<String> times = new ArrayList<>();
        Matcher matcher = TIME.matcher(files.group(2));
        while (matcher.find()) {
          times.add(matcher.group(1));
        }
        all.add(read(files.group(1), file, times));
      }
    }
    return all;
  }

  private static Series read(String name, Path file, List<String> windowTimes) throws IOException {
    List<String[]> windows = new ArrayList<>();
    for (int i = 0; i < windowTimes.size(); i += 2) {
      windows.add(new String[] {windowTimes.get(i), windowTimes.get(i + 1)});
    }
    String[] times = column(file, "timestamp");
    double[] values =
        Arrays.stream(column(file, "value")).mapToDouble(Double::parseDouble).toArray();
    return new Series(name, times, values, windows);
  }

  /** One column of a CSV file, without its header. */
  static String[] column(Path file, String column) throws IOException {
    List<String> lines = Files.readAllLines(file);
    int at = Arrays.asList(lines.get(0).split(",")).indexOf(column);
    return lines.stream().skip(1).map(line -> line.split(",")[at]).toArray(String[]::new);
  }

  long epochSecond(int index) {
    return LocalDateTime.parse(times[index].replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC);
  }

  /** The first values, in which nothing is scored: 15 %, at most 750. */
  double probation() {
    return Math.min(Math.floor(0.15 * values.length), 0.15 * 5_000);
  }
}
