package io.leadline.stream;

import io.leadline.stream.kafka.TopicSetup;
import io.leadline.stream.kafka.Topics;
import io.leadline.stream.local.LocalBroker;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code leadline stream}, and the main class of the jar that {@code flink run} takes. */
@Command(
    name = "leadline stream",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "The stream path: reads predictions from Kafka, profiles them by event-time windows in Flink,",
      "and writes snapshots, metrics and alerts back, exactly once. Runs Flink in this process, or",
      "sends the job to a cluster. Monitors come from the topic leadline.monitors, where",
      "'leadline serve --kafka' puts them; a change takes effect at once."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline stream --brokers kafka:9092",
      "  leadline stream --brokers kafka:9092 --topic loans --model loan-default --format kserve",
      "  leadline stream --brokers kafka:9092 --flink jobmanager:8081",
      "  leadline stream --local-broker /tmp/kafka          a broker in the process, to try it out",
      "  flink run leadline-stream-flink.jar --on-cluster --brokers kafka:9092",
      "",
      "Topics, keys and formats: docs/reference/topics.md"
    })
public final class StreamCommand implements Callable<Integer> {

  private static final int CLEAN = 0;
  private static final int NOT_COMPUTED = 3;

  // Held, so that its level is not forgotten.
  private static final Logger BROKER_LOG = Logger.getLogger("org.apache.kafka");

  // It warns at every checkpoint that a metric of Kafka's connector has its name twice.
  private static final Logger METRICS_LOG = Logger.getLogger("org.apache.flink.runtime.metrics");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--brokers",
      paramLabel = "HOST:PORT",
      description = "Kafka, comma-separated. Default: localhost:9092.")
  private Optional<String> brokers = Optional.empty();

  @Option(
      names = "--kafka",
      paramLabel = "FILE",
      description = "Further settings of Kafka clients, such as security.protocol.")
  private Optional<Path> client = Optional.empty();

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      split = ",",
      description = "Topics with predictions. Default: predictions.")
  private List<String> topics = List.of("predictions");

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Model of records without the header leadline-model.")
  private String model = "";

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "Format of records without the header content-type: ndjson (default), kserve.")
  private String format = "ndjson";

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "Begins the names of all other topics. Default: leadline.")
  private String prefix = Topics.DEFAULT.prefix();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Names the job; unique within the Kafka cluster. Default: leadline-stream.")
  private String name = "leadline-stream";

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      description = "Between publications, so between checkpoints. Default: 3s.")
  private Duration interval = Duration.ofSeconds(3);

  @Option(
      names = "--idle",
      paramLabel = "DURATION",
      description = "A partition without records for so long holds no window open. Default: 30s.")
  private Duration idle = Duration.ofSeconds(30);

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "How long a request waits for its response in another record. Default: 1m.")
  private Duration wait = Duration.ofMinutes(1);

  @Option(
      names = "--keep",
      paramLabel = "DURATION",
      description = "How long a complete window stays in the state. Default: 2d.")
  private Duration kept = Duration.ofDays(2);

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks; at most the topic's partitions. Default: the processors, up to 4.")
  private int parallelism = Math.min(4, Runtime.getRuntime().availableProcessors());

  @Option(names = "--state", paramLabel = "WHERE", description = "rocksdb (default) or memory.")
  private String state = "rocksdb";

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description =
          "Folder or address of checkpoints. Default in this process: leadline-data/stream.")
  private Optional<String> checkpoints = Optional.empty();

  @Option(
      names = "--restore",
      paramLabel = "PATH",
      description =
          "Savepoint or checkpoint to begin from. Default: the latest, where there is one.")
  private Optional<String> restore = Optional.empty();

  @Option(names = "--until-now", description = "Ends at what is the end of the topics now.")
  private boolean untilNow;

  @Option(
      names = "--flink",
      paramLabel = "HOST:PORT",
      description = "REST address of a Flink cluster to send the job to.")
  private Optional<String> flink = Optional.empty();

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The jar to send. Default: leadline-stream-flink.jar beside the libraries.")
  private Optional<Path> jar = Optional.empty();

  @Option(names = "--on-cluster", description = "For 'flink run': uses the cluster that runs this.")
  private boolean onCluster;

  @Option(
      names = "--local-broker",
      paramLabel = "DIR",
      description = "Starts a Kafka broker in this process, with its data there.")
  private Optional<Path> localBroker = Optional.empty();

  public static void main(String[] args) {
    int status = run(args);
    if (status != CLEAN) {
      System.exit(status);
    }
  }

  /** Runs the command and returns its exit status. */
  public static int run(String[] args) {
    if (System.getProperty("java.util.logging.config.file") == null) {
      Logger.getLogger("").setLevel(Level.WARNING);
      METRICS_LOG.setLevel(Level.SEVERE);
    }
    CommandLine line = new CommandLine(new StreamCommand());
    line.registerConverter(Duration.class, StreamCommand::duration);
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("leadline: " + cause(failure));
          return NOT_COMPUTED;
        });
    return line.execute(args);
  }

  private static String cause(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return "the stream path could not run: " + deepest.getMessage();
  }

  /** {@code 3s}, {@code 500ms}, {@code 10m}, {@code 2h}, {@code 2d}. */
  private static Duration duration(String text) {
    if (!text.matches("[0-9]{1,9}(ms|s|m|h|d)")) {
      throw new CommandLine.TypeConversionException(
          "'%s' is no duration (must be a number and ms, s, m, h or d)".formatted(text));
    }
    if (text.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }
    String days = text.endsWith("d") ? "P" + text : "PT" + text;
    return Duration.parse(days);
  }

  @Override
  public Integer call() throws Exception {
    if (localBroker.isEmpty()) {
      return runWith(brokers.orElse("localhost:9092"));
    }
    BROKER_LOG.setLevel(Level.SEVERE);
    try (LocalBroker broker = LocalBroker.start(localBroker.get())) {
      spec.commandLine().getOut().println("Kafka broker at " + broker.address());
      return runWith(broker.address());
    }
  }

  private int runWith(String address) throws Exception {
    boolean isHere = flink.isEmpty() && !onCluster;
    Optional<String> folder =
        isHere ? checkpoints.or(() -> Optional.of("leadline-data/stream")) : checkpoints;
    Optional<LocalCheckpoints> local =
        isHere && LocalCheckpoints.isLocal(folder.orElse(""))
            ? Optional.of(new LocalCheckpoints(Path.of(folder.orElseThrow()), name))
            : Optional.empty();
    StreamSettings settings = settings(address, folder, local);
    createTopics(settings);
    StreamExecutionEnvironment env = environment(settings);
    StreamJob.build(env, settings);
    JobClient job = env.executeAsync();
    report(settings, isHere);
    if (!isHere && !untilNow) {
      return CLEAN;
    }
    job.getJobExecutionResult().get();
    return CLEAN;
  }

  private StreamSettings settings(
      String address, Optional<String> folder, Optional<LocalCheckpoints> local)
      throws IOException {
    if (untilNow && restore.isPresent()) {
      // What a checkpoint knows of a partition has no end.
      throw usage("--until-now cannot go on from --restore (it begins at the committed offsets)");
    }
    Optional<String> latest =
        local.isPresent() && !untilNow ? local.get().latest() : Optional.empty();
    Optional<String> from = restore.or(() -> latest);
    from.ifPresent(path -> spec.commandLine().getErr().println("Going on from " + path));
    try {
      return new StreamSettings(
          address,
          clientSettings(),
          topics,
          new Topics(prefix),
          model,
          format,
          name,
          interval,
          idle,
          wait,
          kept,
          untilNow,
          parallelism,
          isRocksDb(),
          local.map(LocalCheckpoints::address).or(() -> folder),
          from);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private boolean isRocksDb() {
    if (!state.equals("rocksdb") && !state.equals("memory")) {
      throw usage("Invalid --state: '%s' (must be rocksdb or memory)".formatted(state));
    }
    return state.equals("rocksdb");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Map<String, String> clientSettings() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    if (client.isPresent()) {
      Properties properties = new Properties();
      try (InputStream in = Files.newInputStream(client.get())) {
        properties.load(in);
      }
      properties
          .stringPropertyNames()
          .forEach(key -> settings.put(key, properties.getProperty(key)));
    }
    return settings;
  }

  private static void createTopics(StreamSettings settings) throws Exception {
    Properties admin = settings.clientProperties();
    admin.put("request.timeout.ms", "15000");
    admin.put("default.api.timeout.ms", "15000");
    try {
      TopicSetup.createMissing(
          admin, settings.predictions(), settings.topics(), settings.parallelism());
    } catch (ExecutionException e) {
      throw new IOException(
          "Kafka at %s does not answer: %s"
              .formatted(settings.brokers(), String.valueOf(e.getMessage())));
    }
  }

  private StreamExecutionEnvironment environment(StreamSettings settings) {
    if (onCluster) {
      return StreamEnvironments.current(settings);
    }
    if (flink.isEmpty()) {
      return StreamEnvironments.local(settings);
    }
    String[] parts = flink.get().split(":", 2);
    if (parts.length != 2 || !parts[1].matches("[0-9]{1,5}")) {
      throw usage("Invalid --flink: '%s' (must be HOST:PORT)".formatted(flink.get()));
    }
    Path sent = jar.orElseGet(StreamCommand::jarBesideTheLibraries);
    if (!Files.exists(sent)) {
      throw usage(
          "No jar to send at %s (build it with ./mvnw -pl stream -am package -Pflink-jar, or name it"
                  .formatted(sent)
              + " with --jar)");
    }
    return StreamEnvironments.remote(
        settings, parts[0], Integer.parseInt(parts[1]), sent.toString());
  }

  private static Path jarBesideTheLibraries() {
    return Path.of(System.getProperty("leadline.stream.home", "."), "leadline-stream-flink.jar");
  }

  private void report(StreamSettings settings, boolean isHere) {
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %s → %sprofiles, metrics, alerts, every %s; Kafka at %s, Flink %s%n",
            settings.name(),
            String.join(", ", settings.predictions()),
            settings.topics().prefix(),
            // PT0.5S is 0.5s.
            settings.interval().toString().substring(2).toLowerCase(Locale.ROOT),
            settings.brokers(),
            isHere ? "in this process" : "on the cluster");
    spec.commandLine().getOut().flush();
  }
}
