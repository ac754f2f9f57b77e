package io.leadline.stream.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing, so that nothing has to be prepared by hand. */
public final class TopicSetup {

  /** Of each monitor the latest counts. */
  private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

  private TopicSetup() {}

  /**
   * Those that exist stay as they are. Replication is the cluster's default.
   *
   * @param client settings of Kafka clients
   * @param in topics with predictions and labels
   * @param partitions of new topics
   * @throws ExecutionException if Kafka refuses
   * @throws InterruptedException if the calling thread was interrupted
   */
  public static void createMissing(
      Properties client, Collection<String> in, Topics topics, int partitions)
      throws ExecutionException, InterruptedException {
    Map<String, NewTopic> wanted = new HashMap<>();
    for (String topic : in) {
      wanted.put(topic, topic(topic, partitions));
    }
    for (String topic : List.of(topics.profiles(), topics.metrics(), topics.alerts())) {
      wanted.put(topic, topic(topic, partitions));
    }
    wanted.put(topics.deadLetters(), topic(topics.deadLetters(), 1));
    wanted.put(topics.monitors(), topic(topics.monitors(), 1).configs(COMPACTED));
    try (Admin admin = Admin.create(client)) {
      Set<String> known = admin.listTopics().names().get();
      wanted.keySet().removeAll(known);
      for (NewTopic topic : wanted.values()) {
        create(admin, topic);
      }
    }
  }

  private static NewTopic topic(String name, int partitions) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty());
  }

  private static void create(Admin admin, NewTopic topic)
      throws ExecutionException, InterruptedException {
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      // Another job was faster.
    }
  }
}
