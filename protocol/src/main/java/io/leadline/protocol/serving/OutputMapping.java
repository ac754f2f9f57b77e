package io.leadline.protocol.serving;

import java.util.Map;

/**
 * Which fields of the monitor the columns of responses are. What is not mapped here is recognised:
 *
 * <ol>
 *   <li>a column named as a field of the schema is that field;
 *   <li>{@code predict_proba}, {@code probability}, {@code scores} and the like are the score: of
 *       one column itself, of two (the classes of a binary model) the second;
 *   <li>{@code predict}, {@code prediction}, {@code label}, {@code class} and the like, of one
 *       column, are the prediction;
 *   <li>an only output that is left, of one column, is the prediction, or the score where the
 *       schema has no prediction; of two columns, its second is the score.
 * </ol>
 *
 * Others keep their names. Where the schema has neither a prediction nor a score, the fields are
 * called {@code prediction} and {@code probability}.
 *
 * @param fieldOf field by column name; a tensor of k columns has {@code NAME_0} to {@code NAME_k-1}
 */
public record OutputMapping(Map<String, String> fieldOf) {

  public static final OutputMapping USUAL = new OutputMapping(Map.of());

  public OutputMapping {
    fieldOf = Map.copyOf(fieldOf);
  }
}
