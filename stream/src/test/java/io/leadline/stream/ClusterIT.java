package io.leadline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.stream.kafka.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar for clusters on a cluster: sent by {@code leadline stream --flink}, with a task manager
 * and a job manager killed while predictions come. Runs with {@code ./mvnw -pl stream -am verify
 * -Pflink-jar}, which builds the jar.
 */
@Timeout(240)
class ClusterIT {

  private static final int ROWS = 12_000;

  @Test
  void theJarRunsOnAClusterAndSurvivesItsManagers(@TempDir Path folder) throws Exception {
    Path jar = Path.of("target", "leadline-stream-flink.jar").toAbsolutePath();
    Assumptions.assumeTrue(Files.exists(jar), "skipped: build the jar with -Pflink-jar");
    Traffic traffic = new Traffic(21, ROWS, 4);
    Path checkpoints = folder.resolve("checkpoints");
    try (BrokerProcess broker = new BrokerProcess(folder.resolve("kafka"));
        FlinkCluster cluster = new FlinkCluster(folder.resolve("flink"));
        KafkaClient kafka = new KafkaClient(broker.address())) {
      cluster.awaitSlots();
      submit(cluster, broker, jar, checkpoints, List.of());
      kafka.send(Topics.DEFAULT.monitors(), 0, Traffic.MODEL, Traffic.bundle().toBytes());
      cluster.awaitRunning();
      send(kafka, traffic, 0, ROWS / 3);
      ExactlyOnceTest.awaitRows(kafka, ROWS / 3, List.of("on the cluster"));

      cluster.killTaskManager();
      send(kafka, traffic, ROWS / 3, 2 * ROWS / 3);
      ExactlyOnceTest.awaitRows(kafka, 2 * ROWS / 3, List.of("task manager killed"));

      cluster.killJobManager();
      send(kafka, traffic, 2 * ROWS / 3, ROWS);
      cluster.awaitSlots();
      String latest = new LocalCheckpoints(folder, "checkpoints").latest().orElseThrow();
      submit(cluster, broker, jar, checkpoints, List.of("--restore", latest));
      ExactlyOnceTest.awaitRows(kafka, ROWS, List.of("job manager killed"));

      assertThat(ExactlyOnceTest.profiles(kafka)).isEqualTo(traffic.profiles());
      assertThat(kafka.read(Topics.DEFAULT.deadLetters())).isEmpty();
    }
  }

  private static void submit(
      FlinkCluster cluster, BrokerProcess broker, Path jar, Path checkpoints, List<String> more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--brokers", broker.address(), "--flink", cluster.address()));
    arguments.addAll(List.of("--jar", jar.toString(), "--model", Traffic.MODEL));
    arguments.addAll(List.of("--checkpoints", checkpoints.toUri().toString()));
    arguments.addAll(List.of("--interval", "500ms", "--parallelism", "2"));
    arguments.addAll(more);
    assertThat(StreamCommand.run(arguments.toArray(new String[0]))).isZero();
  }

  private static void send(KafkaClient kafka, Traffic traffic, int from, int to) {
    for (int i = from; i < to; i++) {
      kafka.send("predictions", i % 2, traffic.lines().get(i));
    }
    kafka.flush();
  }
}
