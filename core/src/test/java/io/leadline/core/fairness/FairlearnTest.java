package io.leadline.core.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Gaps against fairlearn, their intervals against statsmodels, by {@code fairlearn_gaps.py}. */
class FairlearnTest {

  @Test
  void gapsAndIntervalsEqualTheOracles() throws IOException {
    int cases = 0;
    for (String line : lines()) {
      double[] cells =
          Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
      GroupCounts group = counts(cells, 0);
      GroupCounts reference = counts(cells, 4);

      int at = 8;
      for (ParityMetric metric : ParityMetric.values()) {
        Gap gap = metric.of(group, reference).orElseThrow();
        assertThat(gap.value()).as(metric + " of " + line).isCloseTo(cells[at++], within(1e-12));
        assertThat(gap.low()).as(metric + " of " + line).isCloseTo(cells[at++], within(1e-9));
        assertThat(gap.high()).as(metric + " of " + line).isCloseTo(cells[at++], within(1e-9));
      }
      cases++;
    }
    assertThat(cases).isEqualTo(12);
  }

  private static GroupCounts counts(double[] cells, int from) {
    long[] of = Arrays.stream(cells).skip(from).limit(4).mapToLong(count -> (long) count).toArray();
    return new GroupCounts(
        of[0] + of[1] + of[2] + of[3], of[0] + of[1], of[0], of[1], of[2], of[3]);
  }

  private static List<String> lines() throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    FairlearnTest.class.getResourceAsStream("fairlearn_gaps.csv")),
                StandardCharsets.UTF_8))) {
      return in.lines().toList();
    }
  }
}
