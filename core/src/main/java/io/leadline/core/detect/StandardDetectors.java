package io.leadline.core.detect;

import io.leadline.core.detect.DetectorFactory.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * All detectors by name: the built-in ones listed here, and those of users. A user's detector
 * cannot take a built-in name.
 *
 * <p>For series of windows, parameters in the unit of the values would mean nothing in general;
 * these see {@link Standardized} values, with limits for about one false alarm in a thousand
 * windows of independent normal values (measured in the tests).
 */
public final class StandardDetectors {

  /** Windows a series' centre and scale are taken from. */
  public static final int REFERENCE = 30;

  private static final List<DetectorFactory> BUILT_IN =
      List.of(
          factory("adwin", Values.ANY, Adwin2::new, StandardDetectors::adwinOfSeries),
          factory("adwin_exact", Values.SHARES, Adwin::new, Adwin::new),
          factory("page_hinkley", Values.ANY, PageHinkley::new, StandardDetectors::pageHinkley),
          factory("cusum", Values.ANY, Cusum::new, StandardDetectors::cusum),
          factory("ewma", Values.ANY, EwmaChart::new, StandardDetectors::ewma),
          factory("shewhart", Values.ANY, ShewhartChart::new, StandardDetectors::shewhart),
          factory("kswin", Values.ANY, Kswin::new, StandardDetectors::kswin),
          factory("e_rank", Values.ANY, RankEDetector::new, RankEDetector::new),
          factory("hddm_a", Values.SHARES, HddmA::new, HddmA::new),
          factory("hddm_w", Values.SHARES, HddmW::new, HddmW::new),
          errors("ddm", Ddm::new),
          errors("eddm", Eddm::new),
          errors("stepd", Stepd::new),
          errors("ecdd", Ecdd::new));

  private static final Map<String, DetectorFactory> BY_NAME = load();

  private StandardDetectors() {}

  private static Map<String, DetectorFactory> load() {
    Map<String, DetectorFactory> factories = new LinkedHashMap<>();
    BUILT_IN.forEach(factory -> factories.put(factory.name(), factory));
    ServiceLoader.load(DetectorFactory.class, StandardDetectors.class.getClassLoader())
        .forEach(factory -> factories.putIfAbsent(factory.name(), factory));
    return factories;
  }

  /** Built-in detectors first. */
  public static List<DetectorFactory> all() {
    return List.copyOf(BY_NAME.values());
  }

  /** The names of those that can follow a series of windows. */
  public static List<String> seriesNames() {
    return BY_NAME.values().stream()
        .filter(factory -> factory.values() != Values.ERRORS)
        .map(DetectorFactory::name)
        .toList();
  }

  public static Optional<DetectorFactory> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  private static ChangeDetector adwinOfSeries() {
    return standardized(new Adwin2(Adwin2.Parameters.DEFAULT.withClock(1)));
  }

  private static ChangeDetector pageHinkley() {
    return standardized(
        new PageHinkley(
            new PageHinkley.Parameters(REFERENCE, 0.5, 12, 1, PageHinkley.Direction.BOTH)));
  }

  private static ChangeDetector cusum() {
    return standardized(new Cusum(new Cusum.Parameters(REFERENCE, 0.5, 10)));
  }

  private static ChangeDetector ewma() {
    return new EwmaChart(new EwmaChart.Parameters(REFERENCE, 0.2, 4));
  }

  private static ChangeDetector shewhart() {
    return new ShewhartChart(new ShewhartChart.Parameters(REFERENCE, 3, 4.5));
  }

  private static ChangeDetector kswin() {
    return new Kswin(new Kswin.Parameters(1e-4, 60, 15, 1));
  }

  private static ChangeDetector standardized(ChangeDetector detector) {
    return new Standardized(detector, REFERENCE);
  }

  private static DetectorFactory errors(String name, Supplier<ChangeDetector> stream) {
    return factory(
        name,
        Values.ERRORS,
        stream,
        () -> {
          throw new UnsupportedOperationException(
              "Detector '%s' needs single errors, not a value per window (must be one of %s)"
                  .formatted(name, String.join(", ", seriesNames())));
        });
  }

  private static DetectorFactory factory(
      String name,
      Values values,
      Supplier<ChangeDetector> stream,
      Supplier<ChangeDetector> series) {
    return new BuiltIn(name, values, stream, series);
  }

  private record BuiltIn(
      String name, Values values, Supplier<ChangeDetector> stream, Supplier<ChangeDetector> series)
      implements DetectorFactory {

    @Override
    public ChangeDetector forStream() {
      return stream.get();
    }

    @Override
    public ChangeDetector forSeries() {
      return series.get();
    }
  }
}
