package io.leadline.cli.serve;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings beyond the server's own. */
@ConfigMapping(prefix = "leadline.app")
public interface AppConfig {

  /** Whether batch runs are scheduled in this process. */
  @WithDefault("true")
  boolean etl();

  /** Whether the simulated world is played. */
  @WithDefault("false")
  boolean demo();

  /** How the predictions of the simulated world travel. */
  @WithDefault("etl")
  DemoPath demoPath();

  /** Whether the process ends when the world has been played. */
  @WithDefault("false")
  boolean once();

  /** The topics of the stream path; without brokers, this server has none. */
  Kafka kafka();

  /** How Kafka is reached. */
  interface Kafka {
    /** What Kafka's clients call bootstrap servers. */
    Optional<String> brokers();

    /** Begins the names of the topics. */
    @WithDefault("leadline.")
    String prefix();

    /** Consumer group of this server, or of the servers of one fast store. */
    @WithDefault("leadline-centre")
    String group();

    /** A file with further settings of Kafka clients. */
    Optional<Path> client();
  }

  /** How long the small files of an hour are left as they are. */
  @WithDefault("2h")
  Duration compactAfter();

  /** How long replaced files stay, for readers that know them. */
  @WithDefault("1h")
  Duration compactGrace();

  /** How often the prediction log is looked after. */
  @WithDefault("10m")
  Duration compactEvery();

  /** Age of the oldest hour that is kept; without it, all are. */
  Optional<Duration> keep();

  /** Most bytes of the predictions of one model; without it, all are kept. */
  Optional<Long> keepBytes();
}
