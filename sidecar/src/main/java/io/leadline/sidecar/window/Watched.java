package io.leadline.sidecar.window;

import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Layout;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.Windows;
import io.leadline.protocol.serving.ExchangeDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one model's exchanges are read and profiled.
 *
 * @param model as monitors name it
 * @param layout what profiles look for; empty where nobody knows yet: it is inferred from the first
 *     predictions
 * @param windows how event time is cut
 * @param idField see {@link Monitor#idField}
 * @param timeField see {@link Monitor#timeField}
 * @param ignore columns that are not profiled
 */
public record Watched(
    String model,
    Optional<Layout> layout,
    Windows windows,
    Optional<String> idField,
    Optional<String> timeField,
    Set<String> ignore) {

  public Watched {
    ignore = Set.copyOf(ignore);
  }

  /** A model of which nothing is known but its name. */
  public static Watched unknown(String model) {
    return new Watched(
        model, Optional.empty(), Windows.DEFAULT, Optional.empty(), Optional.empty(), Set.of());
  }

  /**
   * A model with a monitor.
   *
   * @param layout of its baseline; where there is none, the monitor's declared fields are a
   *     beginning
   */
  public static Watched of(Monitor monitor, Optional<Layout> layout) {
    return new Watched(
        monitor.model(),
        layout,
        monitor.windows(),
        monitor.idField(),
        monitor.timeField(),
        monitor.ignore());
  }

  /** The layout with the columns that say how the model answered. */
  static Layout withResponse(Layout layout) {
    Schema schema = layout.schema();
    List<Field> fields = new ArrayList<>(schema.fields());
    Field latency = Field.of(ExchangeDecoder.LATENCY, Kind.NUMERIC, Role.TAG);
    Field status = Field.of(ExchangeDecoder.STATUS, Kind.CATEGORICAL, Role.TAG);
    for (Field field : List.of(latency, status)) {
      if (schema.field(field.name()).isEmpty()) {
        fields.add(field);
      }
    }
    return layout.withSchema(new Schema(fields));
  }
}
