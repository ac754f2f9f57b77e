package io.leadline.store.rules;

import io.leadline.core.alert.Incident;
import io.leadline.core.alert.RuleOutcome;
import io.leadline.core.monitor.Finding;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rule says of a window and of its segments together: one outcome, so that one cause opens
 * one incident. It is breached if it is for all predictions or for any segment; what is wrong with
 * all predictions is not told again of the segments.
 */
public final class SegmentOutcomes {

  private SegmentOutcomes() {}

  /**
   * @param outcomes what the rule says of all predictions
   * @param segments the findings of each segment
   */
  public static List<RuleOutcome> join(
      Rule rule,
      List<RuleOutcome> outcomes,
      Schema schema,
      Map<WindowKey, List<Finding>> segments) {
    Map<String, RuleOutcome> byTrack = new LinkedHashMap<>();
    outcomes.forEach(outcome -> byTrack.put(outcome.rule().name(), outcome));
    segments.forEach(
        (window, findings) -> {
          for (RuleOutcome outcome : rule.outcomes(window, schema, findings)) {
            byTrack.computeIfPresent(
                outcome.rule().name(), (track, all) -> join(all, outcome, window.segment()));
          }
        });
    return List.copyOf(byTrack.values());
  }

  private static RuleOutcome join(RuleOutcome all, RuleOutcome ofSegment, String segment) {
    if (ofSegment.state() != RuleOutcome.State.BREACH) {
      return all;
    }
    List<Incident.Cause> causes = new ArrayList<>(all.causes());
    for (Incident.Cause cause : ofSegment.causes()) {
      boolean isOfAll =
          all.causes().stream()
              .anyMatch(known -> known.segment().isEmpty() && isSame(known, cause));
      if (!isOfAll) {
        causes.add(cause.in(segment));
      }
    }
    return new RuleOutcome(
        all.rule(),
        all.window(),
        RuleOutcome.State.BREACH,
        causes,
        all.summary(),
        Math.max(all.checked(), ofSegment.checked()));
  }

  private static boolean isSame(Incident.Cause left, Incident.Cause right) {
    return left.metric().equals(right.metric()) && left.feature().equals(right.feature());
  }
}
