package io.leadline.sidecar.route;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What passed the router. May be read from any thread. */
public final class RouterCounts {

  /** Upper bounds of the latency buckets, in seconds; one more bucket holds the rest. */
  public static final double[] LATENCY_BOUNDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };

  private static final double NANOS_A_SECOND = 1e9;

  final LongAdder requests = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder unreachable = new LongAdder();
  final LongAdder cutOff = new LongAdder();
  final LongAdder clientGone = new LongAdder();
  final AtomicInteger active = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  private final LongAdder latencyNanos = new LongAdder();
  private final AtomicLongArray byStatusClass = new AtomicLongArray(6);
  private final AtomicLongArray latencies = new AtomicLongArray(LATENCY_BOUNDS.length + 1);

  void answered(int status, long nanos) {
    int group = status / 100;
    byStatusClass.getAndIncrement(group >= 1 && group <= 5 ? group : 0);
    latencyNanos.add(nanos);
    double seconds = nanos / NANOS_A_SECOND;
    int bucket = 0;
    while (bucket < LATENCY_BOUNDS.length && seconds > LATENCY_BOUNDS[bucket]) {
      bucket++;
    }
    latencies.getAndIncrement(bucket);
  }

  /** Requests that were forwarded, or tried to be. */
  public long requests() {
    return requests.sum();
  }

  /** Requests that were ambiguous or malformed, and answered by the router. */
  public long refused() {
    return refused.sum();
  }

  /** Requests that the router answered with 502 or 504, for want of a model server. */
  public long unreachable() {
    return unreachable.sum();
  }

  /** Responses that the model server broke off. */
  public long cutOff() {
    return cutOff.sum();
  }

  /** Requests whose client left before the response had ended. */
  public long clientGone() {
    return clientGone.sum();
  }

  /** Exchanges under way. */
  public int active() {
    return active.get();
  }

  /** Connections of clients. */
  public int connections() {
    return connections.get();
  }

  /** Responses of the model server with a status of {@code group} hundred and something. */
  public long answered(int group) {
    return byStatusClass.get(group);
  }

  /** Responses within the bucket, see {@link #LATENCY_BOUNDS}; not cumulative. */
  public long latencyBucket(int bucket) {
    return latencies.get(bucket);
  }

  public double latencySeconds() {
    return latencyNanos.sum() / NANOS_A_SECOND;
  }
}
