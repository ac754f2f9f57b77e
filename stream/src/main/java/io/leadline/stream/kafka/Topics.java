package io.leadline.stream.kafka;

import java.io.Serializable;

/**
 * The topics that the job writes, and reads its monitors from; see {@code
 * docs/reference/topics.md}.
 *
 * @param prefix what all their names begin with
 */
public record Topics(String prefix) implements Serializable {

  public static final Topics DEFAULT = new Topics("leadline.");

  /** Monitors and their baselines by model; compacted. */
  public String monitors() {
    return prefix + "monitors";
  }

  /** Snapshots of windows. */
  public String profiles() {
    return prefix + "profiles";
  }

  /** What was computed of each window. */
  public String metrics() {
    return prefix + "metrics";
  }

  /** Incidents that opened or were resolved. */
  public String alerts() {
    return prefix + "alerts";
  }

  /** Records that could not be read. */
  public String deadLetters() {
    return prefix + "dead-letters";
  }
}
