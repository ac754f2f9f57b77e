package io.leadline.config;

import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Monitor;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A monitor's configuration.
 *
 * @param monitor what to watch
 * @param collect where predictions come from
 * @param recipients where incidents are sent to
 * @param warnings what is accepted but has no effect in this version, in words
 * @param text as it was written
 */
public record MonitorFile(
    Monitor monitor, Collect collect, Notify recipients, List<String> warnings, String text) {

  private static final int MAX_CHARACTERS = 1 << 20;
  private static final int MAX_DEPTH = 50;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setCodePointLimit(MAX_CHARACTERS)
          .setMaxAliasesForCollections(20)
          .setAllowDuplicateKeys(false)
          .build();

  public MonitorFile {
    warnings = List.copyOf(warnings);
  }

  /** Reads a monitor; secrets come from this process's environment. */
  public static MonitorFile parse(String source, String yaml) throws InvalidMonitorException {
    return parse(source, yaml, name -> Optional.ofNullable(System.getenv(name)));
  }

  /**
   * @param source the file's name, for messages
   * @param environment the values of {@code ${NAME}}
   * @throws InvalidMonitorException with all mistakes
   */
  public static MonitorFile parse(
      String source, String yaml, Function<String, Optional<String>> environment)
      throws InvalidMonitorException {
    Mistakes mistakes = new Mistakes();
    Optional<Node> node = compose(source, yaml);
    if (node.isEmpty()) {
      throw new InvalidMonitorException(source, List.of(new Mistake(1, 1, "the file is empty")));
    }
    Optional<Object> read = MonitorShape.MONITOR.read(node.get(), "", mistakes);
    if (!mistakes.isEmpty() || read.isEmpty()) {
      throw new InvalidMonitorException(source, mistakes.sorted());
    }
    Values root = (Values) read.get();
    Monitor monitor = new MonitorBuilder(root, mistakes).build();
    Notify notify = notify(root, new Secrets(environment, mistakes));
    Collect collect = collect(root, mistakes);
    if (!mistakes.isEmpty()) {
      throw new InvalidMonitorException(source, mistakes.sorted());
    }
    return new MonitorFile(monitor, collect, notify, warnings(root, collect), yaml);
  }

  /**
   * What is wrong with a rule's condition, with its place; conditions are compiled where they are
   * evaluated, not here.
   *
   * @param alert one of this monitor's
   */
  public Mistake mistakeIn(AlertRule alert, String message) {
    int index = monitor.alerts().indexOf(alert);
    try {
      return compose("", text)
          .flatMap(node -> MonitorShape.MONITOR.read(node, "", new Mistakes()))
          .flatMap(root -> ((Values) root).<List<Values>>get("alerts"))
          .map(alerts -> mistake(alerts.get(index).at("when").getStartMark(), message))
          .orElse(new Mistake(1, 1, message));
    } catch (InvalidMonitorException e) {
      throw new IllegalStateException("A monitor that was read cannot be read again", e);
    }
  }

  private static Optional<Node> compose(String source, String yaml) throws InvalidMonitorException {
    try {
      requireShallow(source, yaml);
      return new Compose(SETTINGS).composeString(yaml);
    } catch (MarkedYamlEngineException e) {
      throw new InvalidMonitorException(
          source, List.of(mistake(e.getProblemMark(), "no valid YAML: " + e.getProblem())));
    } catch (YamlEngineException e) {
      throw new InvalidMonitorException(
          source, List.of(new Mistake(1, 1, "no valid YAML: " + e.getMessage())));
    }
  }

  /** Composing calls itself for each level: depth is measured on the events, which do not. */
  private static void requireShallow(String source, String yaml) throws InvalidMonitorException {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(yaml)) {
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        throw new InvalidMonitorException(
            source,
            List.of(
                mistake(
                    event.getStartMark(), "nested deeper than %d levels".formatted(MAX_DEPTH))));
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private static Mistake mistake(Optional<Mark> mark, String message) {
    return new Mistake(
        mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1, message);
  }

  private static Collect collect(Values root, Mistakes mistakes) {
    Collect defaults = Collect.DEFAULT;
    Optional<Values> collect = root.object("collect");
    Optional<Values> batch = collect.flatMap(values -> values.object("batch"));
    Optional<Values> labels = collect.flatMap(values -> values.object("labels"));
    return new Collect(
        new Collect.Batch(
            batch.flatMap(values -> values.text("from")).or(() -> single(collect, "batch")),
            batch.flatMap(values -> values.text("schedule")).orElse(defaults.batch().schedule()),
            batch
                .flatMap(values -> values.<ZoneId>get("timezone"))
                .orElse(defaults.batch().zone())),
        labels.flatMap(values -> values.text("from")).or(() -> single(collect, "labels")),
        labels
            .flatMap(values -> values.<Duration>get("max_delay"))
            .orElse(defaults.maxLabelDelay()),
        SidecarReader.read(collect.flatMap(values -> values.object("sidecar")), mistakes),
        stream(collect, labels));
  }

  private static Collect.Stream stream(Optional<Values> collect, Optional<Values> labels) {
    Optional<Values> stream = collect.flatMap(values -> values.object("stream"));
    return new Collect.Stream(
        stream.flatMap(values -> values.text("kafka")),
        stream.flatMap(values -> values.text("topic")).or(() -> single(collect, "stream")),
        labels.flatMap(values -> values.text("topic")),
        stream.flatMap(values -> values.text("format")),
        stream.flatMap(values -> values.text("registry")),
        stream.flatMap(values -> values.text("group")),
        stream.flatMap(values -> values.<Duration>get("lateness")),
        stream.map(values -> values.texts("detectors")).orElse(List.of()));
  }

  private static Optional<String> single(Optional<Values> values, String name) {
    return values
        .flatMap(known -> known.<Object>get(name))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  private static Notify notify(Values root, Secrets secrets) {
    Map<String, Notify.Target> targets = new LinkedHashMap<>();
    root.object("notify")
        .ifPresent(
            all ->
                all.names()
                    .forEach(
                        name ->
                            all.object(name)
                                .ifPresent(values -> targets.put(name, target(values, secrets)))));
    return new Notify(targets);
  }

  private static Notify.Target target(Values values, Secrets secrets) {
    Map<String, String> headers = new LinkedHashMap<>();
    values
        .object("headers")
        .ifPresent(
            all ->
                all.names()
                    .forEach(
                        name ->
                            headers.put(
                                name, secrets.fill(all.text(name).orElse(""), all.at(name)))));
    return new Notify.Target(
        values.text("webhook").map(url -> secrets.fill(url, values.at("webhook"))),
        headers,
        values.text("secret").map(key -> secrets.fill(key, values.at("secret"))),
        values
            .text("alertmanager")
            .map(address -> secrets.fill(address, values.at("alertmanager"))),
        values.text("slack").map(address -> secrets.fill(address, values.at("slack"))),
        pagerDuty(values, secrets),
        values.<Boolean>get("log").orElse(false));
  }

  private static Optional<Notify.PagerDuty> pagerDuty(Values target, Secrets secrets) {
    Optional<Values> object = target.object("pagerduty");
    Values values = object.orElse(target);
    String key = object.isPresent() ? "routing_key" : "pagerduty";
    return values
        .text(key)
        .map(
            routing ->
                new Notify.PagerDuty(
                    secrets.fill(routing, values.at(key)), object.flatMap(one -> one.text("url"))));
  }

  private static List<String> warnings(Values root, Collect collect) {
    List<String> warnings = new ArrayList<>();
    Values none = new Values(root.node(), Map.of());
    for (String name : List.of("outputs")) {
      if (root.names().contains(name)) {
        warnings.add("%s has no effect in this version".formatted(name));
      }
    }
    Values sources = root.object("collect").orElse(none);
    if (!collect.stream().detectors().isEmpty() && collect.stream().labels().isEmpty()) {
      warnings.add(
          "collect.stream.detectors has no effect without labels (name collect.labels.topic, or"
              + " start the job with --labels)");
    }
    warnings.addAll(SidecarReader.warnings(sources.object("sidecar")));
    return warnings;
  }
}
