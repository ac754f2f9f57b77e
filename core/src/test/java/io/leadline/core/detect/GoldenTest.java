package io.leadline.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadline.core.detect.ChangeDetector.State;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The same values raise the same alarms as in river 0.26.1 and MOA 2024.07.0, on twenty streams
 * each; the scripts that asked them stand beside the golden files.
 */
class GoldenTest {

  private static final Map<String, Supplier<ChangeDetector>> AS_RIVER =
      Map.ofEntries(
          Map.entry("adwin default", () -> adwin(0.002, 32, 5, Adwin2.AfterChange.FORGET)),
          Map.entry("adwin delta=0.05 clock=1", () -> adwin(0.05, 1, 5, Adwin2.AfterChange.FORGET)),
          Map.entry("page_hinkley default", PageHinkley::new),
          Map.entry("page_hinkley threshold=10", () -> pageHinkley(PageHinkley.Direction.BOTH)),
          Map.entry("page_hinkley threshold=10 up", () -> pageHinkley(PageHinkley.Direction.UP)),
          Map.entry("ddm default", Ddm::new),
          Map.entry(
              "eddm default",
              () -> new Eddm(new Eddm.Parameters(31, 30, 0.95, 0.9, Eddm.Variance.SAMPLE))),
          Map.entry("hddm_a default", HddmA::new),
          Map.entry(
              "hddm_a two-sided",
              () -> new HddmA(new HddmA.Parameters(0.001, 0.005, HddmA.Direction.BOTH))),
          Map.entry("hddm_w default", HddmW::new),
          Map.entry(
              "hddm_w two-sided",
              () -> new HddmW(new HddmW.Parameters(0.001, 0.005, 0.05, HddmW.Direction.BOTH))),
          Map.entry("kswin seed=1", Kswin::new));

  private static final Map<String, Supplier<ChangeDetector>> AS_MOA =
      Map.ofEntries(
          Map.entry("adwin default", () -> adwin(0.002, 32, 7, Adwin2.AfterChange.KEEP_RECENT)),
          Map.entry(
              "adwin delta=0.05 clock=1", () -> adwin(0.05, 1, 7, Adwin2.AfterChange.KEEP_RECENT)),
          Map.entry("cusum default", () -> new Cusum(new Cusum.Parameters(29, 0.005, 50))),
          Map.entry("cusum lambda=10", () -> new Cusum(new Cusum.Parameters(29, 0.005, 10))),
          Map.entry("ddm default", () -> new Ddm(new Ddm.Parameters(29, 30, 2, 3))),
          Map.entry("eddm default", Eddm::new),
          Map.entry("hddm_a one-sided", HddmA::new),
          Map.entry("hddm_w one-sided", HddmW::new),
          Map.entry(
              "stepd default",
              () -> new Stepd(new Stepd.Parameters(30, 0.003, 0.05, Stepd.Correction.ABSOLUTE))),
          Map.entry("ecdd default", Ecdd::new));

  private static Adwin2 adwin(
      double delta, int clock, int leastPart, Adwin2.AfterChange afterChange) {
    return new Adwin2(new Adwin2.Parameters(delta, clock, 5, 10, leastPart, afterChange));
  }

  private static PageHinkley pageHinkley(PageHinkley.Direction direction) {
    return new PageHinkley(new PageHinkley.Parameters(30, 0.005, 10, 0.9999, direction));
  }

  @Test
  void firesWhereRiverFires() {
    firesAlike("river.csv", AS_RIVER);
  }

  @Test
  void firesWhereMoaFires() {
    firesAlike("moa.csv", AS_MOA);
  }

  @Test
  void firesAlikeOnRealErrors() throws IOException {
    Path file = Path.of(System.getProperty("leadline.shared", "../shared"), "data/elec.csv.gz");
    Assumptions.assumeTrue(Files.exists(file), "needs the electricity data at " + file);
    double[] errors = Streams.electricityErrors(file);
    Map<String, Map<String, Supplier<ChangeDetector>>> references =
        Map.of("elec_river.csv", AS_RIVER, "elec_moa.csv", AS_MOA);
    references.forEach(
        (golden, detectors) -> {
          List<String[]> lines = lines(golden);
          for (String[] cells : lines) {
            ChangeDetector detector =
                Objects.requireNonNull(detectors.get(cells[0] + " " + cells[1]), cells[0]).get();

            // Warnings: see above.
            assertThat(fire(detector, errors).replaceAll(".*:", ""))
                .as("%s, %s %s", golden, cells[0], cells[1])
                .isEqualTo(cells[4]);
          }
          assertThat(lines).hasSizeGreaterThan(9);
        });
  }

  private static void firesAlike(String file, Map<String, Supplier<ChangeDetector>> detectors) {
    List<String[]> lines = lines(file);
    for (String[] cells : lines) {
      ChangeDetector detector =
          Objects.requireNonNull(detectors.get(cells[0] + " " + cells[1]), cells[0]).get();
      int stream = Integer.parseInt(cells[2]);
      boolean isErrors = !List.of("adwin", "page_hinkley", "cusum", "kswin").contains(cells[0]);

      String fired = fire(detector, isErrors ? Streams.errors(stream) : Streams.values(stream));

      // river's EDDM forgets to end a warning at a new greatest level.
      boolean countsWarnings = !(file.equals("river.csv") && cells[0].equals("eddm"));
      assertThat(countsWarnings ? fired : fired.replaceAll(".*:", cells[3] + ":"))
          .as("%s, %s %s on stream %d", file, cells[0], cells[1], stream)
          .isEqualTo(cells[3] + ":" + cells[4]);
    }
    assertThat(lines).hasSize(detectors.size() * Streams.COUNT);
  }

  /** The number of warnings, and where it fired. */
  private static String fire(ChangeDetector detector, double[] values) {
    StringJoiner drifts = new StringJoiner(" ");
    int warnings = 0;
    for (int t = 0; t < values.length; t++) {
      State state = detector.update(values[t]);
      if (state == State.DRIFT) {
        drifts.add(Integer.toString(t));
      }
      warnings += state == State.WARNING ? 1 : 0;
    }
    return warnings + ":" + drifts;
  }

  @Test
  void kolmogorovSmirnovEqualsScipy() {
    for (String[] cells : lines("ks.csv")) {
      int n = Integer.parseInt(cells[1]);
      double[] values = Streams.values(Integer.parseInt(cells[0]));
      double[] left = Arrays.copyOfRange(values, 2_000 - n, 2_000);
      double[] right = Arrays.copyOfRange(values, 2_000, 2_000 + n);
      Arrays.sort(left);
      Arrays.sort(right);

      int gap = Kswin.gap(left, right);

      double expected = Double.parseDouble(cells[3]);
      assertThat((double) gap / n).isCloseTo(Double.parseDouble(cells[2]), within(1e-12));
      assertThat(Kswin.pValue(n, gap))
          .as(String.join(" ", cells))
          .isCloseTo(expected, within(1e-10 * expected + 1e-15));
    }
  }

  private static List<String[]> lines(String file) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(GoldenTest.class.getResourceAsStream(file), file),
                StandardCharsets.UTF_8))) {
      return in.lines().map(line -> line.split(",", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
