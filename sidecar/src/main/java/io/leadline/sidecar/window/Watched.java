package io.leadline.sidecar.window;

import io.leadline.config.Collect;
import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.Windows;
import io.leadline.protocol.serving.ExchangeDecoder;
import io.leadline.protocol.serving.PointerJson;
import io.leadline.protocol.serving.ServingFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one model's exchanges are read and profiled.
 *
 * @param model as monitors name it
 * @param hasMonitor whether there is a monitor; without one nobody has said what is private, so
 *     nothing is sent
 * @param declared the fields that the monitor names
 * @param layout what profiles look for; empty where there is no baseline yet: then it is the
 *     declared fields, and what else the first predictions have
 * @param windows how event time is cut
 * @param idField see {@link Monitor#idField}
 * @param timeField see {@link Monitor#timeField}
 * @param ignore columns that are not profiled
 * @param bodies where fields are in the bodies of a model server that is none of the usual ones
 */
public record Watched(
    String model,
    boolean hasMonitor,
    Schema declared,
    Optional<Layout> layout,
    Windows windows,
    Optional<String> idField,
    Optional<String> timeField,
    Set<String> ignore,
    Collect.Sidecar bodies) {

  public Watched {
    ignore = Set.copyOf(ignore);
  }

  /** A model of which nothing is known but its name. */
  public static Watched unknown(String model) {
    return new Watched(
        model,
        false,
        Schema.EMPTY,
        Optional.empty(),
        Windows.DEFAULT,
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Collect.Sidecar.USUAL);
  }

  /**
   * A model with a monitor.
   *
   * @param layout of its baseline, if there is one
   */
  public static Watched of(Monitor monitor, Optional<Layout> layout) {
    return new Watched(
        monitor.model(),
        true,
        monitor.schema(),
        layout,
        monitor.windows(),
        monitor.idField(),
        monitor.timeField(),
        monitor.ignore(),
        Collect.Sidecar.USUAL);
  }

  /**
   * A model with a monitor, as it was written.
   *
   * @param layout of its baseline, if there is one
   */
  public static Watched of(MonitorFile file, Optional<Layout> layout) {
    Monitor monitor = file.monitor();
    return new Watched(
        monitor.model(),
        true,
        monitor.schema(),
        layout,
        monitor.windows(),
        monitor.idField(),
        monitor.timeField(),
        monitor.ignore(),
        file.collect().sidecar());
  }

  /** How the JSON of its bodies is read, where that is not the usual way. */
  Optional<ServingFormat> json() {
    return bodies.request().isEmpty()
        ? Optional.empty()
        : Optional.of(new PointerJson(bodies.request(), bodies.response()));
  }

  /**
   * What is profiled: the layout, with the columns that say how the model answered. Without a key
   * private categories are left out: a plain hash of them could be undone by trying. So they are
   * where the baseline's key is another one.
   */
  static Layout profiled(Layout layout, Pseudonyms pseudonyms) {
    Layout keyed = layout.keyedBy(pseudonyms);
    Schema schema = keyed.schema();
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.fields()) {
      boolean isWithheld =
          field.isPrivate() && field.kind() == Kind.CATEGORICAL && !pseudonyms.isKeyed();
      if (!isWithheld) {
        fields.add(field);
      }
    }
    Field latency = Field.of(ExchangeDecoder.LATENCY, Kind.NUMERIC, Role.TAG);
    Field status = Field.of(ExchangeDecoder.STATUS, Kind.CATEGORICAL, Role.TAG);
    for (Field field : List.of(latency, status)) {
      if (schema.field(field.name()).isEmpty()) {
        fields.add(field);
      }
    }
    return keyed.withSchema(new Schema(fields));
  }
}
