package io.leadline.stream;

import io.leadline.stream.kafka.Topics;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job in a process of its own, with a job manager and two task managers; begins at its latest
 * checkpoint.
 */
final class JobProcess implements AutoCloseable {

  private final String brokers;
  private final Path checkpoints;
  private Process process;

  JobProcess(String brokers, Path checkpoints) throws IOException {
    this.brokers = brokers;
    this.checkpoints = checkpoints;
    this.process = begin();
  }

  private Process begin() throws IOException {
    return Jvm.start(List.of("-Xmx512m"), Main.class, brokers, checkpoints.toString());
  }

  /** SIGKILL of job manager and task managers together, then a new process. */
  void killAndRestart(Duration pause) throws Exception {
    process.destroyForcibly().waitFor();
    Thread.sleep(pause.toMillis());
    process = begin();
  }

  /** Ends one task manager without a farewell; a new one replaces it. */
  void killTaskManager() throws IOException {
    Writer commands = process.outputWriter(StandardCharsets.UTF_8);
    commands.write("kill\n");
    commands.flush();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static StreamSettings settings(String brokers, Optional<String> folder, Optional<String> from) {
    return new StreamSettings(
        brokers,
        Map.of("transaction.timeout.ms", "5000"),
        List.of("predictions"),
        Topics.DEFAULT,
        Traffic.MODEL,
        "ndjson",
        "exactly-once",
        Duration.ofMillis(400),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofDays(2),
        false,
        2,
        false,
        folder,
        from);
  }

  /** The process. */
  public static final class Main {

    private Main() {}

    public static void main(String[] args) throws Exception {
      LocalCheckpoints checkpoints = new LocalCheckpoints(Path.of(args[1]), "exactly-once");
      StreamSettings settings =
          settings(args[0], Optional.of(checkpoints.address()), checkpoints.latest());
      StreamExecutionEnvironment env = StreamEnvironments.local(settings);
      StreamJob.build(env, settings);
      MiniCluster cluster =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(StreamEnvironments.localConfiguration(settings))
                  .setNumTaskManagers(2)
                  .setNumSlotsPerTaskManager(1)
                  .build());
      cluster.start();
      cluster.submitJob(env.getStreamGraph()).get();
      int next = 0;
      for (int command = System.in.read(); command >= 0; command = System.in.read()) {
        if (command == '\n') {
          cluster.terminateTaskManager(next++).get();
          cluster.startTaskManager();
        }
      }
      System.exit(0);
    }
  }
}
