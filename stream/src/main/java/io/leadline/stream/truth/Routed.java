package io.leadline.stream.truth;

/**
 * Predictions and labels on their way to where they are joined.
 *
 * @param model the model
 * @param salt of their ids: spreads one model over the subtasks
 * @param entries as {@link Entry} writes them, one after the other
 */
public record Routed(String model, int salt, byte[] entries) {

  /**
   * Parts of a model that are joined apart. More would make the state of a window larger, fewer
   * would leave subtasks idle.
   */
  public static final int SALTS = 16;

  /** Predictions and labels of one id have one key. */
  public String key() {
    return model + '\n' + salt;
  }

  static int saltOf(String id) {
    int hash = id.hashCode() * 0x9E3779B9;
    return hash >>> 28;
  }
}
