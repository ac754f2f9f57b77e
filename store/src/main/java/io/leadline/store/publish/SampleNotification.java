package io.leadline.store.publish;

import io.leadline.core.alert.Incident;
import io.leadline.core.alert.IncidentChange;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Severity;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.Notification;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** A message about an incident that never was, to try the way to its receivers. */
public final class SampleNotification {

  private static final String ID = "inc-0";

  private SampleNotification() {}

  /**
   * The message that opens the sample incident, or the one that ends it.
   *
   * @param resolved whether it is the one that ends it
   * @param baseUrl of the dashboard; empty where there is none
   */
  public static Notification of(
      Monitor monitor, String target, boolean resolved, Instant now, String baseUrl) {
    Instant end = now.truncatedTo(ChronoUnit.HOURS);
    Instant start = end.minus(monitor.windows().size());
    Incident open =
        new Incident(
            ID,
            monitor.model(),
            "Sample",
            Severity.INFO,
            Incident.State.OPEN,
            "This is a test of notifications: nothing happened to " + monitor.model(),
            start,
            end,
            now,
            Optional.empty(),
            List.of(
                new Incident.Cause(
                    MetricNames.DRIFT, "a_feature", 0.4, 4, "median 21,904 → 44,640")));
    IncidentChange change =
        resolved
            ? new IncidentChange(open.resolvedAt(now), IncidentChange.Kind.RESOLVED)
            : new IncidentChange(open, IncidentChange.Kind.OPENED);
    String id = ID + (resolved ? "/2" : "/1");
    WindowKey window = WindowKey.of(monitor.model(), start, end);
    return new Notification(
        id + "/" + target,
        ID,
        target,
        IncidentEvent.json(id, change, window, "", now, baseUrl),
        Notification.State.QUEUED,
        0,
        now,
        "");
  }
}
