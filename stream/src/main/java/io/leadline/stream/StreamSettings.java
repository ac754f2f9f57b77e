package io.leadline.stream;

import io.leadline.stream.kafka.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How the stream path runs.
 *
 * @param brokers what Kafka's clients call {@code bootstrap.servers}
 * @param client further settings of Kafka's clients, such as those of security
 * @param predictions topics with predictions
 * @param topics what is written, and where monitors come from
 * @param model of records that do not tell it; empty where every record has to
 * @param format of records that do not tell their content type
 * @param name names the job: consumer group, transactions, source of its snapshots; unique among
 *     the jobs of one Kafka cluster
 * @param interval between checkpoints, and so between publications
 * @param idle after so long without records a partition holds no window open
 * @param patience how long a request waits for its response where they come in records of their own
 * @param kept how long after its completion a window stays in the state
 * @param bounded whether the job ends at what is the end of the topics when it begins
 * @param parallelism number of subtasks; no more than the topics have partitions is of use
 * @param rocksDb whether the state is on disk instead of in memory
 * @param checkpoints folder or address of checkpoints; empty keeps them in memory, where they do
 *     not outlive the process
 * @param restore folder or address of the savepoint or checkpoint to begin from
 * @param labels topics with ground truth of any model; monitors may name further ones
 * @param registry address of the schema registry of records that tell none
 */
public record StreamSettings(
    String brokers,
    Map<String, String> client,
    List<String> predictions,
    Topics topics,
    String model,
    String format,
    String name,
    Duration interval,
    Duration idle,
    Duration patience,
    Duration kept,
    boolean bounded,
    int parallelism,
    boolean rocksDb,
    Optional<String> checkpoints,
    Optional<String> restore,
    List<String> labels,
    Optional<String> registry) {

  public StreamSettings {
    labels = List.copyOf(labels);
    client = Map.copyOf(client);
    predictions = List.copyOf(predictions);
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("Invalid interval: %s (must be > 0)".formatted(interval));
    }
    if (parallelism < 1) {
      throw new IllegalArgumentException(
          "Invalid parallelism: %d (must be ≥ 1)".formatted(parallelism));
    }
  }

  /** Without topics of labels, and without a schema registry. */
  public StreamSettings(
      String brokers,
      Map<String, String> client,
      List<String> predictions,
      Topics topics,
      String model,
      String format,
      String name,
      Duration interval,
      Duration idle,
      Duration patience,
      Duration kept,
      boolean bounded,
      int parallelism,
      boolean rocksDb,
      Optional<String> checkpoints,
      Optional<String> restore) {
    this(
        brokers,
        client,
        predictions,
        topics,
        model,
        format,
        name,
        interval,
        idle,
        patience,
        kept,
        bounded,
        parallelism,
        rocksDb,
        checkpoints,
        restore,
        List.of(),
        Optional.empty());
  }

  /** The same, with labels from these topics. */
  public StreamSettings withLabels(List<String> newLabels) {
    return new StreamSettings(
        brokers,
        client,
        predictions,
        topics,
        model,
        format,
        name,
        interval,
        idle,
        patience,
        kept,
        bounded,
        parallelism,
        rocksDb,
        checkpoints,
        restore,
        newLabels,
        registry);
  }

  /** The same, with this registry. */
  public StreamSettings withRegistry(Optional<String> newRegistry) {
    return new StreamSettings(
        brokers,
        client,
        predictions,
        topics,
        model,
        format,
        name,
        interval,
        idle,
        patience,
        kept,
        bounded,
        parallelism,
        rocksDb,
        checkpoints,
        restore,
        labels,
        newRegistry);
  }

  /** Topic {@code predictions} in lines of JSON, published every 3 seconds. */
  public static StreamSettings of(String brokers) {
    return new StreamSettings(
        brokers,
        Map.of(),
        List.of("predictions"),
        Topics.DEFAULT,
        "",
        "application/x-ndjson",
        "leadline-stream",
        Duration.ofSeconds(3),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofDays(2),
        false,
        1,
        true,
        Optional.empty(),
        Optional.empty());
  }

  /** Settings of all Kafka clients. */
  Properties clientProperties() {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("bootstrap.servers", brokers);
    return properties;
  }
}
