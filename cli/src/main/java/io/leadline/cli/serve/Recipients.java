package io.leadline.cli.serve;

import io.leadline.config.MonitorFile;
import io.leadline.config.Notify;
import io.leadline.server.StoredMonitors;
import io.leadline.store.Notification;
import io.leadline.store.notify.Alertmanager;
import io.leadline.store.notify.LogTarget;
import io.leadline.store.notify.PagerDuty;
import io.leadline.store.notify.Slack;
import io.leadline.store.notify.Target;
import io.leadline.store.notify.Webhook;
import io.leadline.store.publish.Publisher;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The targets of monitors as they are configured at this moment. */
public final class Recipients {

  private final StoredMonitors monitors;

  Recipients(StoredMonitors monitors) {
    this.monitors = monitors;
  }

  /** The target of this name; the log stands in for a default target that nobody configured. */
  Target target(String model, String name) {
    Optional<Notify.Target> configured =
        monitors.file(model).map(MonitorFile::recipients).map(all -> all.targets().get(name));
    if (configured.isEmpty()) {
      return name.equals(Publisher.DEFAULT_TARGET) ? new LogTarget() : unknown(model, name);
    }
    List<Target> ways = ways(configured.get());
    return ways.isEmpty() ? unknown(model, name) : notification -> deliver(ways, notification);
  }

  /** All ways of delivery of a configured target. */
  public static List<Target> ways(Notify.Target configured) {
    List<Target> ways = new ArrayList<>();
    if (configured.isLog()) {
      ways.add(new LogTarget());
    }
    configured
        .webhook()
        .ifPresent(
            url ->
                ways.add(new Webhook(URI.create(url), configured.headers(), configured.secret())));
    configured
        .alertmanager()
        .ifPresent(address -> ways.add(new Alertmanager(address, configured.headers())));
    configured.slack().ifPresent(url -> ways.add(new Slack(URI.create(url))));
    configured
        .pagerDuty()
        .ifPresent(
            service ->
                ways.add(
                    new PagerDuty(
                        service.url().map(URI::create).orElse(PagerDuty.ADDRESS),
                        service.routingKey())));
    return ways;
  }

  private static void deliver(List<Target> ways, Notification notification)
      throws IOException, InterruptedException {
    for (Target way : ways) {
      way.deliver(notification);
    }
  }

  private static Target unknown(String model, String name) {
    return notification -> {
      throw new Target.RefusedException(
          "monitor '%s' has no target '%s' that this version can deliver to"
              .formatted(model, name));
    };
  }
}
