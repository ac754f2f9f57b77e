package io.leadline.sidecar.command;

import io.leadline.protocol.event.PairBuffer;
import io.leadline.sidecar.route.RouterSettings.Timeouts;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options that seldom need to be given. */
final class SidecarLimits {

  private static final int MOST_PAIRS = 20_000;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Event loops of the router. Default: 1; one is enough for 40,000 requests/s.")
  int threads = 1;

  @Option(
      names = "--tee-bytes",
      paramLabel = "BYTES",
      description = "Memory for copies that wait for profiling. Default: 4194304.")
  long teeBytes = 4 << 20;

  @Option(
      names = "--body-bytes",
      paramLabel = "BYTES",
      description = "Longest body that is copied. Default: 1048576.")
  int bodyBytes = 1 << 20;

  @Option(
      names = "--pair-bytes",
      paramLabel = "BYTES",
      description = "Memory for CloudEvents that wait for their other half. Default: 4194304.")
  long pairBytes = 4 << 20;

  @Option(
      names = "--pair-wait",
      paramLabel = "SECONDS",
      description = "How long a CloudEvent waits for its other half. Default: 60.")
  int pairSeconds = 60;

  @Option(
      names = "--upstream-timeout",
      paramLabel = "SECONDS",
      description = "Between two signs of life of the model server. Default: 300.")
  int upstreamSeconds = 300;

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      description = "At the end, how long requests under way may take. Default: 25.")
  int drainSeconds = 25;

  @Option(
      names = "--notice",
      paramLabel = "SECONDS",
      description = "At the end, how long it goes on while no longer ready. Default: 0.")
  int noticeSeconds;

  PairBuffer.Bounds pairs() {
    return new PairBuffer.Bounds(MOST_PAIRS, pairBytes, Duration.ofSeconds(pairSeconds));
  }

  Timeouts timeouts() {
    return new Timeouts(
        Timeouts.DEFAULT.connect(),
        Duration.ofSeconds(upstreamSeconds),
        Timeouts.DEFAULT.client(),
        Duration.ofSeconds(drainSeconds));
  }
}
