package io.leadline.cli.serve;

import io.leadline.batch.etl.Baselines;
import io.leadline.config.MonitorBundle;
import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.schema.Windows;
import io.leadline.predictions.PredictionLog;
import io.leadline.server.StoredMonitors;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.StoreException;
import io.leadline.store.publish.Publisher;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The centre's end of the stream path: puts monitors and baselines into their topic, and takes the
 * windows that the job publishes into the fast store, with their findings and incidents.
 *
 * <p>Offsets are committed after the snapshots are in the store; a snapshot that comes twice
 * changes nothing.
 */
@Singleton
public final class StreamService {

  private static final System.Logger LOG = System.getLogger(StreamService.class.getName());
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final String ROLLUP = "rollup";

  private final PredictionLog log;
  private final FastStore store;
  private final StoredMonitors monitors;
  private final Clock clock;
  private final AppConfig config;
  private final Publisher publisher;
  private final Pseudonyms pseudonyms;
  private final Map<String, String> sent = new HashMap<>();
  private final Thread thread = new Thread(this::run, "leadline-kafka");
  private volatile boolean isStopping;

  StreamService(
      PredictionLog log,
      FastStore store,
      StoredMonitors monitors,
      Clock clock,
      AppConfig config,
      Publisher publisher,
      Pseudonyms pseudonyms) {
    this.log = log;
    this.store = store;
    this.monitors = monitors;
    this.clock = clock;
    this.config = config;
    this.publisher = publisher;
    this.pseudonyms = pseudonyms;
  }

  void start(@Observes StartupEvent event) {
    if (config.kafka().brokers().isPresent()) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (thread.isAlive()) {
      // Kafka's clients close noisily when they are interrupted: that is the last resort.
      isStopping = true;
      thread.join(Duration.ofSeconds(6).toMillis());
      thread.interrupt();
    }
  }

  /**
   * Whatever fails, Kafka or the store, is tried again: this is all that shows the stream's data.
   */
  private void run() {
    while (!isStopping) {
      try {
        follow();
      } catch (IOException | KafkaException | StoreException e) {
        LOG.log(System.Logger.Level.WARNING, "Kafka is tried again: {0}", e.getMessage());
        try {
          Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException interrupted) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void follow() throws IOException, InterruptedException {
    Properties client = client();
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(config.kafka().prefix() + "profiles"));
      while (!isStopping) {
        sendMonitors(producer);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          take(records);
          consumer.commitSync();
        }
      }
    }
  }

  private Properties client() throws IOException {
    Properties client = new Properties();
    if (config.kafka().client().isPresent()) {
      try (InputStream in = Files.newInputStream(config.kafka().client().get())) {
        client.load(in);
      }
    }
    client.put("bootstrap.servers", config.kafka().brokers().orElseThrow());
    client.put("group.id", config.kafka().group());
    client.put("auto.offset.reset", "earliest");
    client.put("enable.auto.commit", "false");
    client.put("isolation.level", "read_committed");
    client.put("max.request.size", "16777216");
    client.put("max.block.ms", "10000");
    return client;
  }

  private void sendMonitors(KafkaProducer<byte[], byte[]> producer)
      throws IOException, InterruptedException {
    for (String model : monitors.models()) {
      Optional<MonitorFile> file = monitors.file(model);
      if (file.isPresent()) {
        sendIfChanged(producer, model, file.get());
      }
    }
  }

  private void sendIfChanged(KafkaProducer<byte[], byte[]> producer, String model, MonitorFile file)
      throws InterruptedException {
    Optional<Baseline> baseline = baseline(file.monitor());
    if (baseline.isEmpty()) {
      return;
    }
    String state = baseline.get().version() + "\n" + file.text();
    if (state.equals(sent.get(model))) {
      return;
    }
    MonitorBundle bundle =
        new MonitorBundle(
            file.text(),
            baseline.get().version(),
            baseline.get().layout(),
            baseline.get().profile());
    producer.send(
        new ProducerRecord<>(
            config.kafka().prefix() + "monitors",
            model.getBytes(StandardCharsets.UTF_8),
            bundle.toBytes()));
    producer.flush();
    sent.put(model, state);
    LOG.log(System.Logger.Level.INFO, "The monitor of {0} is in its topic", model);
  }

  /** The stream cannot profile without a layout, so a baseline that is missing is computed. */
  private Optional<Baseline> baseline(Monitor monitor) throws InterruptedException {
    try {
      return Optional.of(new Baselines(log, clock, pseudonyms).current(store, monitor));
    } catch (IOException e) {
      // Told once, and tried again: its rows may still come.
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(sent.put(monitor.model(), reason))) {
        LOG.log(System.Logger.Level.WARNING, "No baseline yet: {0}", reason);
      }
      return Optional.empty();
    }
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    Map<List<Object>, Snapshot> latest = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      for (Snapshot snapshot : read(record)) {
        // Cumulative: of several of one window the last is enough.
        latest.put(
            List.of(snapshot.window(), snapshot.path(), snapshot.source(), snapshot.epoch()),
            snapshot);
      }
    }
    List<Snapshot> inOrder = new ArrayList<>(latest.values());
    // A window is judged with its segments: they come first.
    inOrder.sort(
        Comparator.<Snapshot, Instant>comparing(snapshot -> snapshot.window().start())
            .thenComparing(snapshot -> snapshot.window().segment().isEmpty()));
    Map<String, Set<WindowKey>> complete = new HashMap<>();
    for (Snapshot snapshot : inOrder) {
      Optional<Monitor> monitor = monitors.monitor(snapshot.window().model());
      if (monitor.isPresent()) {
        publisher.publish(monitor.get(), snapshot);
        complete
            .computeIfAbsent(
                snapshot.window().model(),
                model -> new TreeSet<>(Comparator.comparing(WindowKey::start)))
            .add(snapshot.window().ofSegment(""));
      } else {
        store.accept(snapshot);
      }
    }
    complete.forEach(
        (model, windows) -> monitors.monitor(model).ifPresent(known -> rollUp(known, windows)));
  }

  private static List<Snapshot> read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return SnapshotCodec.read(record.value());
    } catch (CorruptProfileException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}-{1}@{2} is skipped: {3}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return List.of();
    }
  }

  /** Days and weeks, from the windows of the first path that knows them. */
  private void rollUp(Monitor monitor, Set<WindowKey> changed) {
    Windows windows = monitor.windows();
    for (Duration length : windows.rollups()) {
      Set<Windows.Interval> rollups = new TreeSet<>(Comparator.comparing(Windows.Interval::start));
      changed.forEach(window -> rollups.add(windows.windowOf(window.start(), length)));
      for (Windows.Interval rollup : rollups) {
        Optional<Profile> profile =
            store.mergedProfile(monitor.model(), windows.size(), rollup.start(), rollup.end());
        profile.ifPresent(merged -> publish(monitor, rollup, merged));
      }
    }
  }

  private void publish(Monitor monitor, Windows.Interval rollup, Profile profile) {
    WindowKey key = WindowKey.of(monitor.model(), rollup.start(), rollup.end());
    boolean isOver = !rollup.end().plus(monitor.windows().lateness()).isAfter(clock.instant());
    // One epoch: what is merged is cumulative already.
    publisher.publish(
        monitor, new Snapshot(key, Path.STREAM, ROLLUP, 0, clock.millis(), isOver, profile));
  }
}
