package io.leadline.stream.alert;

import io.leadline.core.alert.IncidentChange;
import io.leadline.core.alert.IncidentTracker;
import io.leadline.core.alert.RuleOutcome;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Finding;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.sketch.CorruptBytesException;
import io.leadline.store.rules.InvalidConditionException;
import io.leadline.store.rules.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.state.MapState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alert rules of models over their closed windows. Owned by one thread. */
public final class ModelAlerts {

  private static final Logger LOG = LoggerFactory.getLogger(ModelAlerts.class);

  private final Map<AlertRule, Optional<Rule>> compiled = new HashMap<>();

  /**
   * Folds one closed window into the incidents of its model.
   *
   * @param states by rule; of the window's model
   * @param now wall clock
   * @return incidents that opened or were resolved
   */
  public List<IncidentChange> fold(
      List<AlertRule> rules,
      WindowKey window,
      Schema schema,
      List<Finding> findings,
      MapState<String, byte[]> states,
      Instant now)
      throws Exception {
    List<IncidentChange> changes = new ArrayList<>();
    for (AlertRule alert : rules) {
      Optional<Rule> rule = compiled.computeIfAbsent(alert, ModelAlerts::compile);
      if (rule.isEmpty()) {
        continue;
      }
      for (RuleOutcome outcome : rule.get().outcomes(window, schema, findings)) {
        String name = outcome.rule().name();
        IncidentTracker.State before = read(states.get(name));
        // A function of what happened: the same incident after a restart.
        String id = "%s/%s/%s".formatted(window.model(), name, window.start());
        IncidentTracker.Step step = IncidentTracker.fold(before, outcome, () -> id, now);
        states.put(name, RuleState.write(step.state()));
        step.change().filter(ModelAlerts::isNews).ifPresent(changes::add);
      }
    }
    return changes;
  }

  private static boolean isNews(IncidentChange change) {
    return change.kind() != IncidentChange.Kind.UPDATED;
  }

  private static IncidentTracker.State read(byte @org.jspecify.annotations.Nullable [] bytes) {
    try {
      return bytes == null ? IncidentTracker.State.START : RuleState.read(bytes);
    } catch (CorruptBytesException e) {
      LOG.warn("An alert rule begins anew: {}", e.getMessage());
      return IncidentTracker.State.START;
    }
  }

  private static Optional<Rule> compile(AlertRule alert) {
    try {
      return Optional.of(Rule.compile(alert));
    } catch (InvalidConditionException e) {
      LOG.warn("Alert '{}' is ignored: {}", alert.name(), e.getMessage());
      return Optional.empty();
    }
  }
}
