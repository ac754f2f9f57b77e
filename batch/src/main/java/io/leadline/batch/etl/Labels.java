package io.leadline.batch.etl;

import io.leadline.core.performance.Label;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Labels of predictions.
 *
 * @param field the field they belong to; empty where the monitor has none
 * @param byId labels by request id
 */
record Labels(Optional<Field> field, Map<String, Label> byId) {

  /** The batch with the labels of its rows; labels that it has itself stay. */
  Batch joinTo(Batch batch) {
    if (field.isEmpty() || byId.isEmpty()) {
      return batch;
    }
    @Nullable String[] texts = new String[batch.rows()];
    boolean isAny = false;
    for (int row = 0; row < texts.length; row++) {
      Label label = byId.get(batch.ids()[row]);
      texts[row] = label == null ? null : label.text();
      isAny |= label != null;
    }
    return isAny
        ? batch.with(Label.join(field.get(), texts, batch.column(field.get().name())))
        : batch;
  }
}
