package io.leadline.stream.kafka;

import io.leadline.config.Collect;
import io.leadline.config.InvalidMonitorException;
import io.leadline.config.MonitorBundle;
import io.leadline.core.profile.CorruptProfileException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that the job was told of, and those that monitors name: a new monitor's topic is found
 * when partitions are looked for again. Topics that do not exist yet are waited for.
 */
public final class MonitoredTopics implements KafkaSubscriber {

  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(MonitoredTopics.class);

  private final MonitorTopic monitors;
  private final Kind kind;
  private final List<String> told;

  /** What is read. */
  public enum Kind {
    PREDICTIONS,
    LABELS;

    private Optional<String> topic(Collect.Stream stream) {
      return this == PREDICTIONS ? stream.topic() : stream.labels();
    }
  }

  /**
   * @param told topics that are read whatever monitors say
   */
  public MonitoredTopics(MonitorTopic monitors, Kind kind, List<String> told) {
    this.monitors = monitors;
    this.kind = kind;
    this.told = List.copyOf(told);
  }

  @Override
  public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
    Set<String> wanted = names();
    Set<TopicPartition> partitions = new HashSet<>();
    try {
      Set<String> known = admin.listTopics().names().get();
      wanted.retainAll(known);
      for (TopicDescription topic : admin.describeTopics(wanted).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                partition ->
                    partitions.add(new TopicPartition(topic.name(), partition.partition())));
      }
      return partitions;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not tell its topics: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for topics", e);
    }
  }

  /** All of them at this moment, whether they exist or not. */
  public Set<String> names() {
    Map<String, MonitorRecord> latest = new HashMap<>();
    monitors.read().forEach(record -> latest.put(record.model(), record));
    Set<String> names = new TreeSet<>(told);
    for (MonitorRecord record : latest.values()) {
      if (record.bundle().length > 0) {
        topic(record).ifPresent(names::add);
      }
    }
    return names;
  }

  private Optional<String> topic(MonitorRecord record) {
    try {
      return kind.topic(MonitorBundle.fromBytes(record.bundle()).collect().stream());
    } catch (CorruptProfileException | InvalidMonitorException e) {
      LOG.warn("The topics of '{}' are not read: {}", record.model(), e.getMessage());
      return Optional.empty();
    }
  }
}
