package io.leadline.protocol.serving;

import io.leadline.core.schema.Field;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.tensor.Tensor;
import io.leadline.protocol.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the fields that the columns of responses are, by the rules of {@link OutputMapping}. Not
 * thread-safe: what was found for the last response is kept.
 */
final class OutputNames {

  /** As scikit-learn, KServe, MLServer, MLflow, ONNX and Triton runtimes call them. */
  private static final Set<String> SCORES =
      Set.of(
          "predict_proba",
          "probability",
          "probabilities",
          "proba",
          "score",
          "scores",
          "y_score",
          "y_proba",
          "y_pred_proba",
          "output_probability",
          "prediction_score",
          "confidence");

  private static final Set<String> PREDICTIONS =
      Set.of(
          "predict",
          "prediction",
          "predictions",
          "predicted",
          "predicted_label",
          "y_pred",
          "label",
          "labels",
          "class",
          "classes",
          "output_label");

  private final OutputMapping mapping;
  private final Schema schema;
  private final Optional<String> prediction;
  private final Optional<String> score;
  private final KnownNames known = new KnownNames();

  OutputNames(OutputMapping mapping, Schema schema) {
    this.mapping = mapping;
    this.schema = schema;
    Optional<String> predicted = schema.first(Role.PREDICTION).map(Field::name);
    Optional<String> scored = schema.first(Role.SCORE).map(Field::name);
    boolean hasNeither = predicted.isEmpty() && scored.isEmpty();
    this.prediction = hasNeither ? Optional.of("prediction") : predicted;
    this.score = hasNeither ? Optional.of("probability") : scored;
  }

  /** One name for each column of each tensor. */
  String[] of(Tensors tensors) throws DecodeException {
    if (!known.areFor(tensors)) {
      known.keep(tensors, find(tensors));
    }
    return known.names();
  }

  private String[] find(Tensors tensors) throws DecodeException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      InputNames.addOwn(tensors.get(i), tensors, names);
    }
    boolean[] isFixed = new boolean[names.size()];
    for (int i = 0; i < isFixed.length; i++) {
      String mapped = mapping.fieldOf().get(names.get(i));
      isFixed[i] = mapped != null || schema.field(names.get(i)).isPresent();
      names.set(i, mapped != null ? mapped : names.get(i));
    }
    nameByCustom(tensors, names, isFixed);
    nameTheOnlyOne(tensors, names, isFixed);
    return KnownNames.distinct(names, tensors);
  }

  private void nameByCustom(Tensors tensors, List<String> names, boolean[] isFixed) {
    int column = 0;
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      String lower = tensor.name().toLowerCase(Locale.ROOT);
      int width = tensor.width();
      if ((width == 1 || width == 2) && SCORES.contains(lower)) {
        name(column + width - 1, score, names, isFixed);
      } else if (width == 1 && PREDICTIONS.contains(lower)) {
        name(column, prediction, names, isFixed);
      }
      column += width;
    }
  }

  /** Names a column, unless it has its name already or another one has taken the field. */
  private static void name(
      int column, Optional<String> field, List<String> names, boolean[] isFixed) {
    if (field.isEmpty() || isFixed[column]) {
      return;
    }
    int holder = names.indexOf(field.get());
    if (holder < 0 || holder == column) {
      names.set(column, field.get());
      isFixed[column] = true;
    }
  }

  private void nameTheOnlyOne(Tensors tensors, List<String> names, boolean[] isFixed) {
    int only = -1;
    int onlyColumn = -1;
    int column = 0;
    for (int i = 0; i < tensors.size(); i++) {
      int width = tensors.get(i).width();
      if (isAnyFree(isFixed, column, width)) {
        if (only >= 0) {
          return;
        }
        only = i;
        onlyColumn = column;
      }
      column += width;
    }
    if (only < 0) {
      return;
    }
    int width = tensors.get(only).width();
    if (width == 1) {
      Optional<String> field = prediction.filter(name -> !names.contains(name));
      name(onlyColumn, field.isPresent() ? field : score, names, isFixed);
    } else if (width == 2 && !isFixed[onlyColumn]) {
      name(onlyColumn + 1, score, names, isFixed);
    }
  }

  private static boolean isAnyFree(boolean[] isFixed, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (!isFixed[i]) {
        return true;
      }
    }
    return false;
  }
}
