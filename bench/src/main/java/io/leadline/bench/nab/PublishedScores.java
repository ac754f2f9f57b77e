package io.leadline.bench.nab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Scores the anomaly scores that other detectors' authors published with the benchmark: {@code
 * PublishedScores CORPUS RESULTS}, where RESULTS is the results folder of the benchmark's
 * repository. Over the whole corpus this must give the published table, which checks the scorer.
 */
public final class PublishedScores {

  private PublishedScores() {}

  public static void main(String[] args) throws IOException {
    List<Series> corpus = Series.readAll(Path.of(args[0]));
    System.out.printf("%d series%n", corpus.size());
    List<Path> detectors;
    try (Stream<Path> folders = Files.list(Path.of(args[1]))) {
      detectors = folders.filter(Files::isDirectory).sorted().toList();
    }
    for (Path detector : detectors) {
      StringBuilder line = new StringBuilder("%-20s".formatted(detector.getFileName()));
      for (Profile profile : Profile.values()) {
        Scorer scorer = new Scorer(profile);
        for (Series series : corpus) {
          Path place = Path.of(series.name());
          Path file =
              detector
                  .resolve(place.getParent())
                  .resolve(detector.getFileName() + "_" + place.getFileName());
          scorer.add(
              series,
              Arrays.stream(Series.column(file, "anomaly_score"))
                  .mapToDouble(Double::parseDouble)
                  .toArray());
        }
        line.append("%8.2f".formatted(scorer.best().score()));
      }
      System.out.println(line);
    }
  }
}
