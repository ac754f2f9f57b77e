package io.leadline.cli.serve;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings beyond the server's own. */
@ConfigMapping(prefix = "leadline.app")
public interface AppConfig {

  /** Whether batch runs are scheduled in this process. */
  @WithDefault("true")
  boolean etl();

  /** Whether the simulated world is played. */
  @WithDefault("false")
  boolean demo();

  /** Whether the process ends when the world has been played. */
  @WithDefault("false")
  boolean once();

  /** How long the small files of an hour are left as they are. */
  @WithDefault("2h")
  Duration compactAfter();
}
