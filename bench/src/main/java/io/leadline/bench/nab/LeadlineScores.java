package io.leadline.bench.nab;

import io.leadline.core.anomaly.AnomalyDetector;
import io.leadline.core.anomaly.Episodes;
import io.leadline.core.anomaly.NoveltyDetector;
import io.leadline.core.anomaly.SeasonalDetector;
import io.leadline.core.detect.ChangeDetector;
import io.leadline.core.detect.ChangeDetector.State;
import io.leadline.core.detect.DetectorFactory;
import io.leadline.core.detect.DetectorFactory.Values;
import io.leadline.core.detect.StandardDetectors;
import io.leadline.store.anomaly.RandomCutForestDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The benchmark's score of every detector that can follow a series: {@code LeadlineScores CORPUS}.
 * The corpus is a folder with windows.json and the series; those without a file are left out, and
 * the number of the rest is printed.
 */
public final class LeadlineScores {

  private static final int EPISODE = 50;

  private LeadlineScores() {}

  public static void main(String[] args) throws IOException {
    List<Series> corpus = Series.readAll(Path.of(args[0]));
    int windows = corpus.stream().mapToInt(series -> series.windows().size()).sum();
    System.out.printf("%d of 58 series, %d of 116 windows%n", corpus.size(), windows);
    System.out.println("detector             standard  low FP  low FN   found  false alarms");
    detectors().forEach((name, maker) -> print(name, maker, corpus));
    System.out.println(
        """
        published, whole corpus, standard: ARTime 74.9, Numenta HTM 70.1, CAD OSE 69.9,
          relative entropy 54.6, random cut forest 51.7, Twitter ADVec 47.1, windowed Gaussian 39.6""");
  }

  private static Map<String, Supplier<AnomalyDetector>> detectors() {
    Map<String, Supplier<AnomalyDetector>> detectors = new LinkedHashMap<>();
    detectors.put("novelty", NoveltyDetector::new);
    detectors.put("seasonal", SeasonalDetector::new);
    detectors.put("random_cut_forest", RandomCutForestDetector::new);
    for (DetectorFactory factory : StandardDetectors.all()) {
      if (factory.values() == Values.ANY) {
        detectors.put(factory.name(), () -> changes(factory.forSeries()));
      }
    }
    return detectors;
  }

  /** A change is an anomaly; a warning is half of one. */
  private static AnomalyDetector changes(ChangeDetector detector) {
    return new AnomalyDetector() {
      @Override
      public double score(long epochMillis, double value) {
        State state = detector.update(value);
        return state == State.DRIFT ? 1 : state == State.WARNING ? 0.5 : 0;
      }

      @Override
      public double threshold() {
        return 1;
      }
    };
  }

  private static void print(String name, Supplier<AnomalyDetector> maker, List<Series> corpus) {
    List<double[]> scores =
        corpus.stream().map(series -> scores(new Episodes(maker.get(), EPISODE), series)).toList();
    StringBuilder line = new StringBuilder("%-20s".formatted(name));
    Scorer.Result standard = result(Profile.STANDARD, corpus, scores);
    for (Profile profile : Profile.values()) {
      line.append("%8.2f".formatted(result(profile, corpus, scores).score()));
    }
    System.out.printf(
        "%s   %3d/%d %6d   threshold %.3f%n",
        line, standard.found(), standard.windows(), standard.falseAlarms(), standard.threshold());
  }

  private static double[] scores(AnomalyDetector detector, Series series) {
    double[] scores = new double[series.values().length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = detector.score(1_000 * series.epochSecond(i), series.values()[i]);
    }
    return scores;
  }

  private static Scorer.Result result(Profile profile, List<Series> corpus, List<double[]> scores) {
    Scorer scorer = new Scorer(profile);
    for (int i = 0; i < corpus.size(); i++) {
      scorer.add(corpus.get(i), scores.get(i));
    }
    return scorer.best();
  }
}
