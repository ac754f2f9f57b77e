package io.leadline.cli.serve;

import io.leadline.core.profile.Path;
import io.leadline.demo.LoanWorld;
import io.leadline.store.FastStore;
import io.leadline.store.PathRows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The demo's predictions in Kafka, and how many of them have come back as windows. */
final class DemoTopic implements AutoCloseable {

  private static final String TOPIC = "predictions";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaProducer<byte[], byte[]> producer;
  private final FastStore store;
  private long sent;

  DemoTopic(String brokers, FastStore store) {
    this.store = store;
    Properties client = new Properties();
    client.put("bootstrap.servers", brokers);
    client.put("linger.ms", "5");
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends lines of JSON, each as a record, in their order. */
  void send(String lines) {
    for (String line : lines.split("\n")) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(TOPIC, line.getBytes(StandardCharsets.UTF_8));
      record.headers().add("leadline-model", LoanWorld.MODEL.getBytes(StandardCharsets.UTF_8));
      record.headers().add("content-type", "application/x-ndjson".getBytes(StandardCharsets.UTF_8));
      producer.send(record);
      sent++;
    }
    producer.flush();
  }

  /** Waits until the windows hold all that was sent; gives up after a minute. */
  void awaitWindows() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (counted() < sent && System.nanoTime() < end) {
      Thread.sleep(200);
    }
  }

  private long counted() {
    Instant now = Instant.now();
    return store
        .rowsByPath(
            LoanWorld.MODEL,
            Duration.ofDays(1),
            now.minus(Duration.ofDays(LoanWorld.DAYS + 7)),
            now.plus(Duration.ofDays(2)))
        .stream()
        .filter(rows -> rows.path() == Path.STREAM)
        .mapToLong(PathRows::rows)
        .sum();
  }

  @Override
  public void close() {
    producer.close();
  }
}
