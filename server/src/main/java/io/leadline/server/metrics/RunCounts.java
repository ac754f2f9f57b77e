package io.leadline.server.metrics;

import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.Verdict;
import io.leadline.store.Run;
import io.leadline.store.WindowFindings;
import io.leadline.store.publish.Publisher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what this process computed: checks, those that failed, and runs. Beyond {@value
 * #MAX_SERIES} pairs of model and check, checks are counted under the check {@code other}.
 */
@Singleton
public final class RunCounts implements Publisher.Observer {

  static final int MAX_SERIES = 5_000;

  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  public RunCounts(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void evaluated(WindowFindings findings) {
    String model = findings.window().model();
    for (Finding finding : findings.findings()) {
      String check = bounded(model, finding.metric());
      // Both exist from the first check on, so that a rate of failures is 0 and not absent.
      checks("leadline.checks", "Checks that were due", model, check).increment();
      checks("leadline.check.errors", "Checks that could not be computed", model, check)
          .increment(finding.verdict() == Verdict.NOT_COMPUTED ? 1 : 0);
    }
  }

  private String bounded(String model, String check) {
    String pair = model + '\n' + check;
    boolean isBounded = known.contains(pair) || (known.size() < MAX_SERIES && known.add(pair));
    return isBounded ? check : OTHER;
  }

  private Counter checks(String name, String help, String model, String check) {
    return Counter.builder(name)
        .description(help)
        .tags("model", model, "check", check)
        .register(registry);
  }

  /** Counts a run of a collector such as {@code etl}. */
  public void ran(String collector, Run run) {
    Timer.builder("leadline.run.duration")
        .description("How long runs of a collector take")
        .tags("model", run.model(), "collector", collector)
        .register(registry)
        .record(run.took());
    Counter.builder("leadline.run.errors")
        .description("Runs that ended before their time")
        .tags("model", run.model(), "collector", collector)
        .register(registry)
        .increment(run.failed() ? 1 : 0);
    Counter.builder("leadline.unmatched.labels")
        .description("Labels whose prediction was not found")
        .tags("model", run.model())
        .register(registry)
        .increment(run.unmatched());
  }
}
