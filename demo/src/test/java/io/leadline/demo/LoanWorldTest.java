package io.leadline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.NumberColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoanWorldTest {

  private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");
  private final LoanWorld world = new LoanWorld(7, START, 800);

  @Test
  void theSameSeedGivesTheSameWorld() {
    LoanWorld again = new LoanWorld(7, START, 800);

    assertThat(again.predictions(30)).isEqualTo(world.predictions(30));
    assertThat(again.repaymentsKnownOn(30)).isEqualTo(world.repaymentsKnownOn(30));
  }

  @Test
  void everyPredictionIsRepaidOrNotExactlyOnceWithinTheDelay() {
    List<String> known = new ArrayList<>();
    for (int day = 0; day <= LoanWorld.DAYS + LoanWorld.LONGEST_DELAY_DAYS; day++) {
      world.repaymentsKnownOn(day).forEach(repayment -> known.add(repayment.id()));
    }

    List<String> predicted = new ArrayList<>();
    for (int day = 0; day < LoanWorld.DAYS; day++) {
      predicted.addAll(List.of(world.predictions(day).ids()));
    }
    assertThat(known).containsExactlyInAnyOrderElementsOf(predicted);
  }

  @Test
  void theModelIsGoodUntilTheConceptChanges() {
    assertThat(rocAuc(5, 25)).isGreaterThan(0.70);
    assertThat(rocAuc(50, 62)).isLessThan(rocAuc(5, 25) - 0.08);
  }

  @Test
  void incomeIsAThousandTimesTooSmallWhileTheUnitIsBroken() {
    assertThat(mean(world.predictions(41), "income")).isGreaterThan(1_500);
    assertThat(mean(world.predictions(42), "income")).isLessThan(5);
    assertThat(mean(world.predictions(46), "income")).isGreaterThan(1_500);
  }

  @Test
  void applicantsAreYoungerDuringTheCampaign() {
    assertThat(mean(world.predictions(30), "age"))
        .isLessThan(mean(world.predictions(20), "age") - 8);
  }

  private static double mean(Batch batch, String column) {
    double sum = 0;
    for (double value : ((NumberColumn) batch.column(column).orElseThrow()).values()) {
      sum += value;
    }
    return sum / batch.rows();
  }

  private double rocAuc(int firstDay, int lastDay) {
    Map<String, Double> scores = new HashMap<>();
    for (int day = firstDay; day <= lastDay; day++) {
      Batch batch = world.predictions(day);
      double[] values = ((NumberColumn) batch.column("probability").orElseThrow()).values();
      for (int row = 0; row < values.length; row++) {
        scores.put(batch.ids()[row], values[row]);
      }
    }
    List<Double> good = new ArrayList<>();
    List<Double> bad = new ArrayList<>();
    for (int day = firstDay; day <= lastDay + LoanWorld.LONGEST_DELAY_DAYS; day++) {
      for (LoanWorld.Repayment repayment : world.repaymentsKnownOn(day)) {
        Double score = scores.get(repayment.id());
        if (score != null) {
          (repayment.defaulted() ? bad : good).add(score);
        }
      }
    }
    long won = 0;
    for (double b : bad) {
      won += good.stream().filter(g -> g < b).count();
    }
    return won / ((double) good.size() * bad.size());
  }
}
