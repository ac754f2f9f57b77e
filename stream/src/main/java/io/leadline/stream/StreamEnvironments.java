package io.leadline.stream;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where the job runs: in this process, or on a cluster. */
public final class StreamEnvironments {

  private StreamEnvironments() {}

  /** Flink in this process. */
  public static StreamExecutionEnvironment local(StreamSettings settings) {
    return StreamExecutionEnvironment.createLocalEnvironment(
        settings.parallelism(), localConfiguration(settings));
  }

  static Configuration localConfiguration(StreamSettings settings) {
    Configuration configuration = configuration(settings);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    return configuration;
  }

  /**
   * A running cluster.
   *
   * @param jar with this job and all that the cluster lacks
   */
  public static StreamExecutionEnvironment remote(
      StreamSettings settings, String host, int port, String jar) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(
            host, port, configuration(settings), jar);
    env.setParallelism(settings.parallelism());
    return env;
  }

  /** Whatever runs this process, such as {@code flink run}. */
  public static StreamExecutionEnvironment current(StreamSettings settings) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration(settings));
    env.setParallelism(settings.parallelism());
    return env;
  }

  private static Configuration configuration(StreamSettings settings) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.NAME, settings.name());
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    // Every type has a serializer whose format is kept from release to release, or the job fails.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.interval());
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(
        StateBackendOptions.STATE_BACKEND, settings.rocksDb() ? "rocksdb" : "hashmap");
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, settings.rocksDb());
    settings
        .checkpoints()
        .ifPresentOrElse(
            folder -> {
              configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
              configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder);
              configuration.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, folder);
            },
            () -> configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "jobmanager"));
    settings
        .restore()
        .ifPresent(path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofSeconds(1));
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofMinutes(1));
    return configuration;
  }
}
