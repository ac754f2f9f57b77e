package io.leadline.core.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.core.monitor.Against;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Evaluator;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Task;
import io.leadline.core.monitor.Verdict;
import io.leadline.core.monitor.calibration.Calibration;
import io.leadline.core.monitor.calibration.Calibrator;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JointDriftTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Schema SCHEMA =
      new Schema(List.of(Field.numeric("a"), Field.numeric("b"), Field.numeric("c")));

  private final Checks checks =
      new Checks(Optional.empty(), Optional.of(Checks.Drift.DEFAULT), Optional.empty())
          .withJoint(Checks.Joint.DEFAULT);

  @Test
  void featuresThatNoLongerGoTogetherAreFoundThoughEachIsUnchanged() {
    List<Batch> sample = List.of(rows(5_000, 1, 0.8));
    Layout layout = layout(sample);

    List<Finding> findings =
        evaluate(
            profile(layout, rows(2_000, 2, 0.1)), profile(layout, sample.get(0)), Optional.empty());

    List<Finding> joint = of(findings, MetricNames.JOINT_DRIFT);
    assertThat(joint).extracting(Finding::method).contains("mmd", "correlation", "pca");
    assertThat(joint.get(0).verdict()).isEqualTo(Verdict.VIOLATED);
    assertThat(joint.get(0).detail()).contains("correlation of a and b 0.8");
    assertThat(joint.get(0).against()).isEqualTo("baseline");
    assertThat(of(findings, MetricNames.DRIFT)).noneMatch(Finding::isViolated);
  }

  @Test
  void anUnchangedWindowIsFine() {
    List<Batch> sample = List.of(rows(5_000, 3, 0.8));
    Layout layout = layout(sample);

    List<Finding> findings =
        evaluate(
            profile(layout, rows(2_000, 4, 0.8)), profile(layout, sample.get(0)), Optional.empty());

    assertThat(of(findings, MetricNames.JOINT_DRIFT)).hasSize(4).noneMatch(Finding::isViolated);
  }

  @Test
  void whatIsLackingIsSaid() {
    List<Batch> sample = List.of(rows(5_000, 5, 0.8));
    Layout layout = layout(sample);
    Layout other = layout(List.of(rows(5_000, 6, 0.8)));
    Profile window = profile(layout, rows(2_000, 7, 0.8));
    Profile plain = profile(Layout.of(SCHEMA, 256), sample.get(0));
    Profile foreign = profile(other, sample.get(0));

    assertThat(lack(window, plain)).isEqualTo("the baseline was profiled without joint drift");
    assertThat(lack(window, foreign)).isEqualTo("the baseline was profiled with another baseline");
    assertThat(lack(window.merge(foreign), foreign))
        .isEqualTo("predictions were profiled with different baselines");
  }

  private String lack(Profile window, Profile baseline) {
    Finding finding =
        of(evaluate(window, baseline, Optional.empty()), MetricNames.JOINT_DRIFT).get(0);
    assertThat(finding.verdict()).isEqualTo(Verdict.NO_DATA);
    return finding.detail();
  }

  @Test
  void limitsAreLearnedFromTheBaselinesWindows() throws Exception {
    // The correlation of unchanged hours wanders: independent rows would not know.
    Random random = new Random(8);
    List<Batch> hours = new ArrayList<>();
    for (int hour = 0; hour < 24 * 21; hour++) {
      hours.add(rows(600, 100 + hour, 0.6 + 0.08 * random.nextGaussian()));
    }
    Layout layout = layout(hours.subList(0, 48));
    List<Profile> windows = hours.stream().map(hour -> profile(layout, hour)).toList();
    Profile baseline = Profile.mergeAll(windows);
    Calibrator calibrator = new Calibrator(HOUR, ZoneOffset.UTC);
    for (int hour = 0; hour < windows.size(); hour++) {
      calibrator.add(START.plus(HOUR.multipliedBy(hour)), windows.get(hour), baseline);
    }
    Calibration learned = Calibration.fromBytes(calibrator.fit().orElseThrow().toBytes());

    int alarms = 0;
    for (int trial = 0; trial < 300; trial++) {
      Batch rows = rows(600, 5_000 + trial, 0.6 + 0.08 * random.nextGaussian());
      List<Finding> joint =
          of(
              evaluate(profile(layout, rows), baseline, Optional.of(learned)),
              MetricNames.JOINT_DRIFT);
      alarms += joint.stream().anyMatch(Finding::isViolated) ? 1 : 0;
    }
    List<Finding> changed =
        of(
            evaluate(profile(layout, rows(600, 9, -0.2)), baseline, Optional.of(learned)),
            MetricNames.JOINT_DRIFT);

    assertThat(alarms).as("false alarms of 300 windows at 1 in 1,000").isLessThanOrEqualTo(3);
    assertThat(changed).anyMatch(Finding::isViolated);
  }

  private List<Finding> evaluate(
      Profile current, Profile baseline, Optional<Calibration> calibration) {
    Monitor monitor =
        new Monitor(
            "m",
            Task.BINARY,
            "",
            Optional.empty(),
            Optional.empty(),
            SCHEMA,
            Set.of(),
            new Monitor.BaselineSource("", ""),
            Windows.DEFAULT,
            checks,
            List.of());
    return new Evaluator()
        .evaluate(
            monitor,
            current,
            Optional.of(baseline),
            Optional.empty(),
            WindowKey.of("m", START, START.plus(HOUR)),
            calibration);
  }

  private Layout layout(List<Batch> sample) {
    assertThat(checks.drift().orElseThrow().against()).containsExactly(Against.BASELINE);
    return LayoutInference.ofSample(SCHEMA, sample, Layout.WINDOW_RESOLUTION)
        .withJointSpace(checks.jointSpace(SCHEMA, sample));
  }

  private static List<Finding> of(List<Finding> findings, String metric) {
    return findings.stream().filter(finding -> finding.metric().equals(metric)).toList();
  }

  private static Profile profile(Layout layout, Batch batch) {
    ProfileBuilder builder = new ProfileBuilder(layout);
    builder.add(batch);
    return builder.build();
  }

  private static Batch rows(int rows, long seed, double correlation) {
    Random random = new Random(seed);
    double[] a = new double[rows];
    double[] b = new double[rows];
    double[] c = new double[rows];
    for (int row = 0; row < rows; row++) {
      a[row] = random.nextGaussian();
      b[row] =
          correlation * a[row] + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
      c[row] = Math.exp(random.nextGaussian());
    }
    String[] ids = new String[rows];
    Arrays.fill(ids, "");
    return new Batch(
        "m",
        "",
        ids,
        new long[rows],
        List.of(NumberColumn.of("a", a), NumberColumn.of("b", b), NumberColumn.of("c", c)));
  }
}
