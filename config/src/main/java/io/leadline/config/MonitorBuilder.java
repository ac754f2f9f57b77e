package io.leadline.config;

import io.leadline.core.fairness.ParityMetric;
import io.leadline.core.monitor.Against;
import io.leadline.core.monitor.AlarmControl;
import io.leadline.core.monitor.AlertRule;
import io.leadline.core.monitor.Checks;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.SeriesChecks;
import io.leadline.core.monitor.Severity;
import io.leadline.core.monitor.Task;
import io.leadline.core.performance.BusinessValue;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.Windows;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.Node;

/** From the read keys to the monitor. */
final class MonitorBuilder {

  private static final double LEAST_FALSE_ALARM = 1e-9;
  private static final double MOST_FALSE_ALARM = 0.1;

  private static final Scalars.Rate USUAL_FALSE_ALARMS = new Scalars.Rate(1, Duration.ofDays(30));

  // One window is enough: limits keep the budget of false alarms, waiting would only delay.
  static final List<AlertRule> DEFAULT_ALERTS =
      List.of(
          usual("drift", "drift.ratio > 1", Severity.WARNING),
          usual("data quality", "quality.violations > 0", Severity.CRITICAL),
          usual("performance", "performance.drop > limit", Severity.CRITICAL));

  // Segments too, where there are any: the budget of false alarms is shared with them.
  private static AlertRule usual(String name, String when, Severity severity) {
    return new AlertRule(name, when, 1, severity, List.of(), true);
  }

  private static final AlertRule JOINT_ALERT =
      new AlertRule("joint drift", "joint_drift.ratio > 1", 1, Severity.WARNING, List.of());

  private final Values root;
  private final Mistakes mistakes;

  MonitorBuilder(Values root, Mistakes mistakes) {
    this.root = root;
    this.mistakes = mistakes;
  }

  /** The monitor; something else if there are mistakes. */
  Monitor build() {
    Windows windows = windows();
    return new Monitor(
        root.text("model").orElse("unnamed"),
        Task.valueOf(root.text("task").orElse("binary").toUpperCase(Locale.ROOT)),
        root.text("owner").orElse(""),
        root.text("id"),
        root.text("timestamp"),
        schema(),
        Set.copyOf(root.texts("ignore")),
        baseline(),
        windows,
        checks(windows),
        alerts(),
        new SegmentReader(root, mistakes).segments());
  }

  private Schema schema() {
    List<Field> fields = new ArrayList<>();
    Task task = Task.valueOf(root.text("task").orElse("binary").toUpperCase(Locale.ROOT));
    Kind answer = task == Task.REGRESSION ? Kind.NUMERIC : Kind.CATEGORICAL;
    root.text("prediction").ifPresent(name -> fields.add(Field.of(name, answer, Role.PREDICTION)));
    root.texts("probability").forEach(name -> fields.add(Field.of(name, Kind.NUMERIC, Role.SCORE)));
    root.text("label").ifPresent(name -> fields.add(Field.of(name, answer, Role.LABEL)));
    root.object("features")
        .ifPresent(
            features ->
                features
                    .names()
                    .forEach(
                        name ->
                            features
                                .object(name)
                                .flatMap(values -> field(name, values, features.at(name)))
                                .ifPresent(fields::add)));
    return checked(root.node(), Schema.EMPTY, () -> new Schema(fields));
  }

  private Optional<Field> field(String name, Values values, Node node) {
    Kind kind =
        values.text("type").filter("numeric"::equals).isPresent() || values.text("type").isEmpty()
            ? Kind.NUMERIC
            : Kind.CATEGORICAL;
    Role role = values.text("role").filter("tag"::equals).isPresent() ? Role.TAG : Role.FEATURE;
    return checked(
        node,
        Optional.empty(),
        () ->
            Optional.of(
                new Field(
                    name,
                    kind,
                    role,
                    number(values, "min"),
                    number(values, "max"),
                    number(values, "importance"),
                    values.<Boolean>get("private").orElse(false))));
  }

  private static OptionalDouble number(Values values, String name) {
    Optional<Double> value = values.get(name);
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }

  private Monitor.BaselineSource baseline() {
    return root.object("baseline")
        .map(
            values ->
                new Monitor.BaselineSource(
                    values.text("from").orElse(""), values.text("version").orElse("")))
        .orElseGet(
            () ->
                new Monitor.BaselineSource(
                    root.<Object>get("baseline").map(Object::toString).orElse(""), ""));
  }

  private Windows windows() {
    Windows defaults = Windows.DEFAULT;
    return root.object("windows")
        .map(
            values -> {
              Duration size = values.<Duration>get("size").orElse(defaults.size());
              List<Duration> rollups =
                  values.<List<Duration>>get("rollup").orElseGet(() -> usualRollups(size));
              return checked(
                  values.node(),
                  defaults,
                  () ->
                      new Windows(
                          size,
                          rollups,
                          values.<Duration>get("lateness").orElse(defaults.lateness()),
                          values.<ZoneId>get("timezone").orElse(defaults.zone()),
                          values.<Long>get("min_rows").orElse(defaults.minRows())));
            })
        .orElse(defaults);
  }

  private static List<Duration> usualRollups(Duration size) {
    return Windows.DEFAULT.rollups().stream()
        .filter(rollup -> rollup.compareTo(size) > 0 && rollup.toSeconds() % size.toSeconds() == 0)
        .toList();
  }

  private Values none() {
    return new Values(root.node(), Map.of());
  }

  private Checks checks(Windows windows) {
    Values none = none();
    Values checks = root.object("checks").orElse(none);
    return new Checks(
        checks.isOff("quality")
            ? Optional.empty()
            : Optional.of(quality(checks.object("quality").orElse(none))),
        checks.isOff("drift")
            ? Optional.empty()
            : Optional.of(drift(checks.object("drift").orElse(none), windows)),
        checks.isOff("performance")
            ? Optional.empty()
            : Optional.of(performance(checks.object("performance").orElse(none))),
        new SeriesChecks(online(checks), traffic(checks)),
        checks.object("fairness").flatMap(this::fairness),
        joint(checks),
        anomalies(checks));
  }

  private static Optional<Checks.Joint> joint(Values checks) {
    return checks.isOn("joint_drift")
        ? Optional.of(Checks.Joint.DEFAULT)
        : checks.object("joint_drift").map(values -> new Checks.Joint(values.texts("features")));
  }

  private Optional<Checks.Anomalies> anomalies(Values checks) {
    Checks.Anomalies defaults = Checks.Anomalies.DEFAULT;
    if (checks.isOn("anomalies")) {
      return Optional.of(defaults);
    }
    return checks
        .object("anomalies")
        .flatMap(
            values ->
                checked(
                    values.node(),
                    Optional.empty(),
                    () ->
                        Optional.of(
                            new Checks.Anomalies(
                                values.<Double>get("rate").orElse(defaults.rate()),
                                values.<Double>get("share").orElse(defaults.share())))));
  }

  private static Optional<SeriesChecks.Online> online(Values checks) {
    SeriesChecks.Online defaults = SeriesChecks.Online.DEFAULT;
    if (checks.isOn("online")) {
      return Optional.of(defaults);
    }
    return checks
        .object("online")
        .map(
            values ->
                new SeriesChecks.Online(
                    values.<List<String>>get("detectors").orElse(defaults.detectors()),
                    values.<List<String>>get("on").orElse(defaults.on())));
  }

  private static Optional<SeriesChecks.Traffic> traffic(Values checks) {
    if (checks.isOn("traffic")) {
      return Optional.of(SeriesChecks.Traffic.DEFAULT);
    }
    return checks
        .object("traffic")
        .map(
            values ->
                values
                    .text("method")
                    .map(name -> SeriesChecks.Method.valueOf(name.toUpperCase(Locale.ROOT)))
                    .map(SeriesChecks.Traffic::new)
                    .orElse(SeriesChecks.Traffic.DEFAULT));
  }

  private static Checks.Quality quality(Values values) {
    Checks.Quality defaults = Checks.Quality.DEFAULT;
    return new Checks.Quality(
        values.<Double>get("missing").orElse(defaults.missing()),
        values.<Double>get("mismatched").orElse(defaults.mismatched()),
        values.<Double>get("unseen_values").orElse(defaults.unseen()),
        values.<Double>get("out_of_range").orElse(defaults.outOfRange()),
        values.<Double>get("duplicates").orElse(defaults.duplicates()),
        values.<Long>get("min_rows").orElse(defaults.minRows()));
  }

  private static Checks.Drift drift(Values values, Windows windows) {
    Checks.Drift defaults = Checks.Drift.DEFAULT;
    List<Against> against =
        values.texts("against").stream()
            .map(name -> Against.valueOf(name.toUpperCase(Locale.ROOT)))
            .toList();
    return new Checks.Drift(
        against.isEmpty() ? defaults.against() : against,
        values.text("method").orElse(defaults.method()),
        number(values, "limit"),
        perWindow(
            values.<Scalars.Rate>get("false_alarms").orElse(USUAL_FALSE_ALARMS), windows.size()),
        values.text("control").map(AlarmControl::named).orElse(defaults.control()));
  }

  private static double perWindow(Scalars.Rate rate, Duration window) {
    double share = (double) window.toSeconds() / rate.period().toSeconds();
    return Math.min(MOST_FALSE_ALARM, Math.max(LEAST_FALSE_ALARM, rate.times() * share));
  }

  private static Checks.Performance performance(Values values) {
    Checks.Performance defaults = Checks.Performance.DEFAULT;
    return new Checks.Performance(
        values.texts("metrics").isEmpty() ? defaults.metrics() : values.texts("metrics"),
        values.<Double>get("max_drop").orElse(defaults.maxDrop()),
        values.<Long>get("min_labels").orElse(defaults.minLabels()),
        values.text("estimate").filter("off"::equals).isEmpty(),
        values.object("business_value").map(MonitorBuilder::businessValue));
  }

  private static BusinessValue businessValue(Values values) {
    return new BusinessValue(
        values.<Double>get("true_positive").orElse(0.0),
        values.<Double>get("false_positive").orElse(0.0),
        values.<Double>get("false_negative").orElse(0.0),
        values.<Double>get("true_negative").orElse(0.0));
  }

  private Optional<Checks.Fairness> fairness(Values values) {
    List<String> attributes = values.texts("attribute");
    List<String> references = values.texts("reference");
    if (!references.isEmpty() && references.size() != attributes.size()) {
      mistakes.add(
          values.at("reference"),
          "%d reference groups for %d attributes (must be one for each)"
              .formatted(references.size(), attributes.size()));
      return Optional.empty();
    }
    Map<String, String> reference = new HashMap<>();
    for (int i = 0; i < references.size(); i++) {
      reference.put(attributes.get(i), references.get(i));
    }
    List<ParityMetric> metrics =
        values.texts("metrics").stream().flatMap(name -> ParityMetric.find(name).stream()).toList();
    return checked(
        values.node(),
        Optional.empty(),
        () ->
            Optional.of(
                new Checks.Fairness(
                    attributes,
                    reference,
                    values.<Double>get("parity_gap").orElse(Checks.Fairness.DEFAULT_GAP),
                    values.<Double>get("impact_ratio").orElse(0.0),
                    metrics.isEmpty() ? List.of(ParityMetric.values()) : metrics,
                    values.<Long>get("min_rows").orElse(Checks.Fairness.DEFAULT_MIN_ROWS))));
  }

  private List<AlertRule> alerts() {
    Optional<List<Values>> written = root.get("alerts");
    if (written.isEmpty()) {
      Optional<Checks.Joint> joint = joint(root.object("checks").orElse(none()));
      List<AlertRule> usual = new ArrayList<>(DEFAULT_ALERTS);
      joint.ifPresent(check -> usual.add(JOINT_ALERT));
      return usual;
    }
    List<AlertRule> alerts = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Values values : written.get()) {
      AlertRule alert = alert(values);
      if (!names.add(alert.name())) {
        mistakes.add(values.node(), "alert name '%s' occurs twice".formatted(alert.name()));
      }
      alerts.add(alert);
    }
    return alerts;
  }

  private AlertRule alert(Values values) {
    String when = values.text("when").orElse("");
    Set<String> targets = root.object("notify").map(Values::names).orElse(Set.of());
    for (String target : values.texts("notify")) {
      if (!targets.contains(target)) {
        mistakes.add(
            values.at("notify"),
            "unknown target '%s' in alerts.notify%s"
                .formatted(target, Mistakes.didYouMean(target, targets)));
      }
    }
    return new AlertRule(
        values.text("name").orElse(when),
        when,
        values.<Long>get("for").orElse(1L).intValue(),
        Severity.valueOf(values.text("severity").orElse("warning").toUpperCase(Locale.ROOT)),
        values.texts("notify"),
        values.<Boolean>get("segments").orElse(false));
  }

  /** Rules that concern several keys are the records' own; they know no lines. */
  private <T> T checked(Node node, T otherwise, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      mistakes.add(node, String.valueOf(e.getMessage()));
      return otherwise;
    }
  }
}
