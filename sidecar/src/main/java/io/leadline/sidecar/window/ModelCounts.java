package io.leadline.sidecar.window;

import io.leadline.core.outlier.AnomalyReason;
import io.leadline.core.outlier.PredictionAnomalies;
import io.leadline.core.outlier.PredictionAnomaliesBuilder;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What became of a model's exchanges. Written by the profiling thread, read by any. */
public final class ModelCounts {

  final LongAdder profiled = new LongAdder();
  final LongAdder rows = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder unreadable = new LongAdder();
  final LongAdder dropped = new LongAdder();
  volatile long withheld;
  private final LongAdder[] byScore = adders(PredictionAnomalies.SCORES.size() - 1);
  private final LongAdder[] byReason = adders(AnomalyReason.values().length);
  private final LongAdder anomalous = new LongAdder();

  private static LongAdder[] adders(int count) {
    return Stream.generate(LongAdder::new).limit(count).toArray(LongAdder[]::new);
  }

  void scored(PredictionAnomaliesBuilder latest) {
    for (int bin = 0; bin < byScore.length; bin++) {
      add(byScore[bin], latest.latest(bin));
    }
    for (AnomalyReason reason : AnomalyReason.values()) {
      add(byReason[reason.ordinal()], latest.latest(reason));
    }
    add(anomalous, latest.latestAnomalous());
  }

  private static void add(LongAdder adder, long more) {
    if (more > 0) {
      adder.add(more);
    }
  }

  /** Predictions whose score is in this bin of {@link PredictionAnomalies#SCORES}. */
  public long scored(int bin) {
    return byScore[bin].sum();
  }

  /** Predictions that were scored. */
  public long scored() {
    return Arrays.stream(byScore).mapToLong(LongAdder::sum).sum();
  }

  /** Predictions odder than nearly all of the baseline. */
  public long anomalous() {
    return anomalous.sum();
  }

  /** Those for this reason, whether there are others or not. */
  public long anomalous(AnomalyReason reason) {
    return byReason[reason.ordinal()].sum();
  }

  /** Exchanges that are in the profiles, failed ones included. */
  public long profiled() {
    return profiled.sum();
  }

  /** Predictions, of which an exchange may have many. */
  public long rows() {
    return rows.sum();
  }

  /** Exchanges that the model refused or failed to answer. */
  public long failed() {
    return failed.sum();
  }

  /** Exchanges whose request could not be understood. */
  public long unreadable() {
    return unreadable.sum();
  }

  /** Private fields that are not profiled, for want of the baseline's key. */
  public long withheld() {
    return withheld;
  }

  /** Exchanges that were not looked at, for want of time or memory. */
  public long dropped() {
    return dropped.sum();
  }
}
