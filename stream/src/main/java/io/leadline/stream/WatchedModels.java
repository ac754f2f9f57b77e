package io.leadline.stream;

import io.leadline.config.Collect;
import io.leadline.config.InvalidMonitorException;
import io.leadline.config.MonitorBundle;
import io.leadline.config.PrivacyKey;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Role;
import io.leadline.stream.decode.Chunk;
import io.leadline.stream.kafka.Message;
import io.leadline.stream.kafka.MonitorRecord;
import io.leadline.stream.kafka.MonitorTopic;
import io.leadline.stream.registry.SchemaRegistries;
import io.leadline.stream.registry.SchemaRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitors as one operator knows them: broadcast state, so that they are part of every
 * checkpoint, and ready to use beside it. Owned by one thread.
 */
public final class WatchedModels {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedModels.class);

  private static final MapStateDescriptor<String, byte[]> STATE =
      new MapStateDescriptor<>(
          "monitors", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final String USUAL = "ndjson";

  private final BroadcastState<String, byte[]> state;
  private final Pseudonyms pseudonyms;
  private final Map<String, Watched> ready = new HashMap<>();

  /**
   * A model and what it is compared with.
   *
   * @param monitor with the schema that the baseline completed
   * @param collect where its predictions and labels come from
   */
  public record Watched(Monitor monitor, Collect collect, MonitorBundle bundle) {

    /**
     * Whether predictions wait for labels.
     *
     * @param hasTopics whether the job reads labels of all models
     */
    public boolean awaitsLabels(boolean hasTopics) {
      return (hasTopics || collect.stream().labels().isPresent())
          && monitor.schema().first(Role.LABEL).isPresent();
    }

    /** Where the schemas of its records are: of the monitor, otherwise of the job. */
    public Optional<SchemaRegistry> registry(SchemaRegistries registries, Optional<String> ofJob) {
      return collect.stream().registry().or(() -> ofJob).map(registries::at);
    }

    /** How long a window waits after its end. */
    public Duration lateness() {
      return collect.stream().lateness().orElse(monitor.windows().lateness());
    }

    /**
     * Until when the predictions of a window wait for labels, in milliseconds since 1970 UTC.
     *
     * @param end of the window
     */
    public long labelsExpire(long end) {
      return end + lateness().toMillis() + collect.maxLabelDelay().toMillis();
    }
  }

  private WatchedModels(BroadcastState<String, byte[]> state, Pseudonyms pseudonyms) {
    this.state = state;
    this.pseudonyms = pseudonyms;
  }

  /**
   * Takes what the checkpoint held, then what the topic holds at this moment.
   *
   * @throws Exception if the state cannot be read
   */
  public static WatchedModels open(OperatorStateBackend backend, MonitorTopic topic)
      throws Exception {
    // Of the process that profiles: a key does not travel with the job.
    Pseudonyms pseudonyms = PrivacyKey.read(Optional.empty());
    WatchedModels models = new WatchedModels(backend.getBroadcastState(STATE), pseudonyms);
    for (Map.Entry<String, byte[]> entry : models.state.immutableEntries()) {
      models.prepare(entry.getKey(), entry.getValue());
    }
    for (MonitorRecord record : topic.read()) {
      models.take(record);
    }
    return models;
  }

  /** The model; empty where it has no valid monitor. */
  public Optional<Watched> get(String model) {
    return Optional.ofNullable(ready.get(model));
  }

  /** The record with the model and the format that monitors tell of its topic, if it tells none. */
  public Message complete(Message message) {
    Optional<Watched> watched = of(message.model(), message.topic());
    return watched.isEmpty()
        ? message
        : message.as(
            watched.get().monitor().model(), format(message.format(), watched.get(), false));
  }

  /** Likewise, of many records. */
  public Chunk complete(Chunk chunk) {
    Optional<Watched> watched = of(chunk.model(), chunk.topic());
    return watched.isEmpty()
        ? chunk
        : chunk.as(watched.get().monitor().model(), format(chunk.format(), watched.get(), true));
  }

  private Optional<Watched> of(String model, String topic) {
    if (!model.isEmpty()) {
      return get(model);
    }
    return ready.values().stream()
        .filter(
            watched ->
                watched.collect().stream().topic().equals(Optional.of(topic))
                    || watched.collect().stream().labels().equals(Optional.of(topic)))
        .min(Comparator.comparing(watched -> watched.monitor().model()));
  }

  private static String format(String told, Watched watched, boolean arePredictions) {
    if (!told.isEmpty()) {
      return told;
    }
    return arePredictions ? watched.collect().stream().format().orElse(USUAL) : USUAL;
  }

  /** Takes a new monitor, a changed one, or the removal of one. */
  public void take(MonitorRecord record) throws Exception {
    if (record.bundle().length == 0) {
      state.remove(record.model());
      ready.remove(record.model());
    } else if (prepare(record.model(), record.bundle())) {
      state.put(record.model(), record.bundle());
    }
  }

  /** An invalid monitor leaves the one before in force: a typing error must not end the watch. */
  private boolean prepare(String model, byte[] bytes) {
    try {
      MonitorBundle sent = MonitorBundle.fromBytes(bytes);
      MonitorBundle bundle = sent.withLayout(sent.layout().keyedBy(pseudonyms));
      if (sent.layout().isOfAnotherKey(pseudonyms)) {
        LOG.warn("Private categories of '{}' are left out: its baseline is of another key", model);
      }
      Monitor monitor = bundle.monitor();
      Collect collect = bundle.collect();
      if (!monitor.model().equals(model)) {
        LOG.warn("The monitor under key '{}' is of model '{}': ignored", model, monitor.model());
        return false;
      }
      ready.put(model, new Watched(monitor, collect, bundle));
      return true;
    } catch (CorruptProfileException | InvalidMonitorException e) {
      LOG.warn("The monitor of '{}' is ignored: {}", model, e.getMessage());
      return false;
    }
  }
}
