package io.leadline.stream.alert;

import io.leadline.core.alert.Incident;
import io.leadline.core.alert.IncidentTracker;
import io.leadline.core.monitor.Severity;
import io.leadline.core.sketch.ByteReader;
import io.leadline.core.sketch.ByteWriter;
import io.leadline.core.sketch.CorruptBytesException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of one alert rule between windows, as it is kept in Flink's state.
 *
 * <pre>
 * 1 byte   version
 * varint   breaches; 8 bytes first breach; varint goods; 8 bytes latest window, MIN for none
 * 1 byte   1 if an incident is open, and then
 *          text id, model, rule, severity, state, summary; 8 bytes since, last window, opened
 *          varint causes, each: text metric, feature; 8 bytes value, ratio; text change
 * </pre>
 *
 * Times are in milliseconds since 1970 UTC.
 */
final class RuleState {

  private static final int VERSION = 1;

  private RuleState() {}

  static byte[] write(IncidentTracker.State state) {
    ByteWriter out = new ByteWriter();
    out.u8(VERSION);
    out.varint(state.breaches());
    out.fixed64(state.firstBreach().toEpochMilli());
    out.varint(state.goods());
    out.fixed64(
        state.latest().equals(Instant.MIN) ? Long.MIN_VALUE : state.latest().toEpochMilli());
    out.u8(state.open().isPresent() ? 1 : 0);
    state.open().ifPresent(incident -> write(out, incident));
    return out.toByteArray();
  }

  private static void write(ByteWriter out, Incident incident) {
    out.text(incident.id());
    out.text(incident.model());
    out.text(incident.rule());
    out.text(incident.severity().name());
    out.text(incident.state().name());
    out.text(incident.summary());
    out.fixed64(incident.since().toEpochMilli());
    out.fixed64(incident.lastWindow().toEpochMilli());
    out.fixed64(incident.opened().toEpochMilli());
    out.varint(incident.causes().size());
    for (Incident.Cause cause : incident.causes()) {
      out.text(cause.metric());
      out.text(cause.feature());
      out.fixed64(Double.doubleToRawLongBits(cause.value()));
      out.fixed64(Double.doubleToRawLongBits(cause.ratio()));
      out.text(cause.change());
    }
  }

  /**
   * @throws CorruptBytesException if the bytes are damaged or of a later version
   */
  static IncidentTracker.State read(byte[] bytes) throws CorruptBytesException {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new CorruptBytesException(
          "unknown version %d of an alert rule's state".formatted(version));
    }
    int breaches = in.count(Integer.MAX_VALUE);
    Instant firstBreach = Instant.ofEpochMilli(in.fixed64());
    int goods = in.count(Integer.MAX_VALUE);
    long latest = in.fixed64();
    return new IncidentTracker.State(
        breaches,
        firstBreach,
        goods,
        latest == Long.MIN_VALUE ? Instant.MIN : Instant.ofEpochMilli(latest),
        in.u8() == 0 ? Optional.empty() : Optional.of(readIncident(in)));
  }

  private static Incident readIncident(ByteReader in) throws CorruptBytesException {
    return new Incident(
        in.text(),
        in.text(),
        in.text(),
        Severity.valueOf(in.text()),
        Incident.State.valueOf(in.text()),
        in.text(),
        Instant.ofEpochMilli(in.fixed64()),
        Instant.ofEpochMilli(in.fixed64()),
        Instant.ofEpochMilli(in.fixed64()),
        Optional.empty(),
        readCauses(in));
  }

  private static List<Incident.Cause> readCauses(ByteReader in) throws CorruptBytesException {
    List<Incident.Cause> causes = new ArrayList<>();
    for (int left = in.items(1); left > 0; left--) {
      causes.add(
          new Incident.Cause(
              in.text(),
              in.text(),
              Double.longBitsToDouble(in.fixed64()),
              Double.longBitsToDouble(in.fixed64()),
              in.text()));
    }
    return causes;
  }
}
