package io.leadline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadline.config.MonitorBundle;
import io.leadline.core.detect.ChangeDetector;
import io.leadline.core.detect.StandardDetectors;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.stream.kafka.TopicSetup;
import io.leadline.stream.kafka.Topics;
import io.leadline.stream.local.LocalBroker;
import io.leadline.stream.registry.RegistryStub;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What monitors say under {@code collect.stream} takes effect, without a word to the job. */
class MonitorsTopicsTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final org.apache.avro.Schema AVRO =
      new org.apache.avro.Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Loan", "fields": [
                {"name": "id", "type": "string"},
                {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "age", "type": "double"},
                {"name": "answer", "type": "boolean"}]}
              """);
  private static final Layout LAYOUT =
      Layout.of(
          new Schema(
              List.of(
                  Field.numeric("age"),
                  Field.of("answer", Kind.CATEGORICAL, Role.PREDICTION),
                  Field.of("truth", Kind.CATEGORICAL, Role.LABEL))),
          Layout.WINDOW_RESOLUTION);

  @TempDir static Path folder;

  private static LocalBroker broker;
  private static KafkaClient kafka;

  @BeforeAll
  static void start() throws Exception {
    broker = LocalBroker.start(folder.resolve("kafka"));
    kafka = new KafkaClient(broker.address());
  }

  @AfterAll
  static void stop() {
    kafka.close();
    broker.close();
  }

  private static StreamSettings settings(String name, boolean isBounded) throws Exception {
    StreamSettings settings =
        new StreamSettings(
            broker.address(),
            Map.of("partition.discovery.interval.ms", "300"),
            List.of(),
            new Topics(name + "."),
            "",
            "ndjson",
            name,
            Duration.ofMillis(400),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofDays(1),
            isBounded,
            2,
            true,
            Optional.empty(),
            Optional.empty());
    TopicSetup.createMissing(
        settings.clientProperties(),
        List.of(name + ".loans", name + ".labels"),
        settings.topics(),
        2);
    return settings;
  }

  private static void monitor(String name, String collect) {
    String yaml =
        """
        version: 1
        model: loans
        task: binary
        prediction: answer
        label: truth
        baseline: {from: none.csv}
        collect: %s
        windows: {size: 1h, min_rows: 1}
        """
            .formatted(collect);
    MonitorBundle bundle = new MonitorBundle(yaml, "b1", LAYOUT, Profile.empty());
    kafka.send(name + ".monitors", 0, "loans", bundle.toBytes());
    kafka.flush();
  }

  private static byte[] avro(String id, Instant time, boolean answer) throws Exception {
    GenericRecord record =
        new GenericRecordBuilder(AVRO)
            .set("id", id)
            .set("time", time.toEpochMilli())
            .set("age", 30.0)
            .set("answer", answer)
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {0, 0, 0, 0, 12});
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(AVRO).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private record Labelled(int row, Instant known, int error) {}

  @Test
  void aMonitorBringsTopicFormatRegistryLabelsAndDetectorsAlong() throws Exception {
    String name = "own";
    try (RegistryStub registry = new RegistryStub()) {
      registry.put(
          "/schemas/ids/12",
          "{\"schema\":" + new ObjectMapper().writeValueAsString(AVRO.toString()) + "}");
      StreamSettings settings = settings(name, true);
      monitor(
          name,
          """
          {stream: {topic: own.loans, format: avro, registry: "%s", lateness: 5m, detectors: [ddm, adwin, page_hinkley]}, labels: {topic: own.labels, max_delay: 1d}}"""
              .formatted(registry.address()));
      List<Labelled> labelled = send(name, new Random(6));
      kafka.send(name + ".loans", 0, "not Avro");
      kafka.flush();

      StreamExecutionEnvironment env = StreamEnvironments.local(settings);
      StreamJob.build(env, settings);
      env.execute();

      assertThat(kafka.snapshots(name + ".profiles").stream().map(Snapshot::profile))
          .anySatisfy(
              profile -> {
                assertThat(profile.rows()).isEqualTo(labelled.size());
                assertThat(profile.outcomes().labelled()).isEqualTo(labelled.size());
              });
      assertThat(kafka.read(name + ".dead-letters"))
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(KafkaClient.header(letter, "leadline-reason"))
                      .contains("must begin with the byte 0"));
      assertThat(found(kafka.read(name + ".alerts")))
          .isEqualTo(expected(labelled))
          .hasSizeBetween(3, 12);
    }
  }

  /** Predictions of an hour, whose errors become frequent in the middle; labels out of order. */
  private static List<Labelled> send(String name, Random random) throws Exception {
    List<Labelled> labelled = new ArrayList<>();
    for (int row = 0; row < 3_000; row++) {
      Instant time = START.plusMillis(row * 1_000L);
      boolean answer = random.nextBoolean();
      int error = random.nextDouble() < (row < 1_500 ? 0.1 : 0.6) ? 1 : 0;
      kafka.send(name + ".loans", row % 2, "", avro("r" + row, time, answer));
      labelled.add(new Labelled(row, time.plusMillis(random.nextInt(60_000)), error));
      boolean truth = answer == (error == 0);
      kafka.send(
          name + ".labels",
          random.nextInt(2),
          "{\"id\":\"r%d\",\"time\":\"%s\",\"truth\":%d}"
              .formatted(row, labelled.get(row).known(), truth ? 1 : 0));
    }
    return labelled;
  }

  /** The detectors by themselves, over the errors in the order in which they became known. */
  private static List<String> expected(List<Labelled> labelled) {
    List<Labelled> inOrder = new ArrayList<>(labelled);
    inOrder.sort(Comparator.comparing(Labelled::known).thenComparing(one -> "r" + one.row()));
    List<String> changes = new ArrayList<>();
    for (String name : List.of("ddm", "adwin", "page_hinkley")) {
      ChangeDetector detector = StandardDetectors.find(name).orElseThrow().forStream();
      for (int i = 0; i < inOrder.size(); i++) {
        if (detector.update(inOrder.get(i).error()) == ChangeDetector.State.DRIFT) {
          changes.add("%s r%d %d".formatted(name, inOrder.get(i).row(), i + 1));
        }
      }
    }
    Collections.sort(changes);
    return changes;
  }

  private static List<String> found(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
    List<String> changes = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      JsonNode event = new ObjectMapper().readTree(record.value());
      if (event.path("type").asText().equals("io.leadline.detector.v1")) {
        JsonNode data = event.path("data");
        assertThat(data.path("kind").asText()).isEqualTo("detector");
        assertThat(data.path("fast_path").asBoolean()).isTrue();
        assertThat(data.path("source").asText()).isEqualTo("own");
        assertThat(KafkaClient.header(record, "leadline-kind")).isEqualTo("detector");
        changes.add(
            "%s %s %d"
                .formatted(
                    data.path("detector").asText(),
                    data.path("prediction").asText(),
                    data.path("values").asLong()));
      }
    }
    Collections.sort(changes);
    return changes;
  }

  @Test
  void aNewMonitorsTopicIsReadWithoutARestart() throws Exception {
    String name = "new";
    StreamSettings settings = settings(name, false);
    StreamExecutionEnvironment env = StreamEnvironments.local(settings);
    StreamJob.build(env, settings);
    JobClient job = env.executeAsync();
    for (int row = 0; row < 50; row++) {
      kafka.send(
          name + ".loans",
          row % 2,
          "{\"id\":\"r%d\",\"time\":\"%s\",\"age\":1,\"answer\":1}"
              .formatted(row, START.plusSeconds(row)));
    }
    monitor(name, "{stream: new.loans}");

    long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    long rows = 0;
    while (rows < 50 && System.nanoTime() < end) {
      Thread.sleep(100);
      rows =
          kafka.snapshots(name + ".profiles").stream()
              .mapToLong(snapshot -> snapshot.profile().rows())
              .max()
              .orElse(0);
    }
    job.cancel().get();

    assertThat(rows).isEqualTo(50);
  }
}
