package io.leadline.sidecar.window;

import java.util.concurrent.atomic.LongAdder;

/** What became of a model's exchanges. Written by the profiling thread, read by any. */
public final class ModelCounts {

  final LongAdder profiled = new LongAdder();
  final LongAdder rows = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder unreadable = new LongAdder();
  final LongAdder dropped = new LongAdder();
  volatile long withheld;

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
