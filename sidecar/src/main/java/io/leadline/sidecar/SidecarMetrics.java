package io.leadline.sidecar;

import io.leadline.protocol.event.Half;
import io.leadline.sidecar.receive.ReceiverCounts;
import io.leadline.sidecar.receive.Refusal;
import io.leadline.sidecar.route.RouterCounts;
import io.leadline.sidecar.send.Sender;
import io.leadline.sidecar.tee.Tee;
import io.leadline.sidecar.tee.TeeCounts;
import io.leadline.sidecar.window.ModelCounts;
import io.leadline.sidecar.window.Monitoring;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sidecar's numbers in Prometheus's text format.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition
 *     formats</a>
 */
final class SidecarMetrics {

  private final Optional<RouterCounts> router;
  private final Optional<ReceiverCounts> receiver;
  private final Tee tee;
  private final Monitoring monitoring;
  private final Optional<Sender> sender;

  SidecarMetrics(
      Optional<RouterCounts> router,
      Optional<ReceiverCounts> receiver,
      Tee tee,
      Monitoring monitoring,
      Optional<Sender> sender) {
    this.router = router;
    this.receiver = receiver;
    this.tee = tee;
    this.monitoring = monitoring;
    this.sender = sender;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    router.ifPresent(counts -> route(counts, out));
    router.ifPresent(counts -> latency(counts, out));
    receiver.ifPresent(counts -> receive(counts, out));
    profile(out);
    models(out);
    sender.ifPresent(known -> send(known, out));
    memory(out);
    return out.toString();
  }

  private static void route(RouterCounts router, StringBuilder out) {
    counter(out, "requests", "Requests that were forwarded.", router.requests());
    head(out, "responses", "counter", "Responses of the model server by status class.");
    for (int group = 1; group <= 5; group++) {
      line(out, "responses_total{class=\"" + group + "xx\"}", router.answered(group));
    }
    counter(out, "refused", "Ambiguous or malformed requests.", router.refused());
    counter(out, "unreachable", "Requests answered with 502 or 504.", router.unreachable());
    counter(out, "cut_off", "Responses that the model server broke off.", router.cutOff());
    counter(out, "client_gone", "Requests whose client left early.", router.clientGone());
    gauge(out, "active_requests", "Requests under way.", router.active());
    gauge(out, "connections", "Connections of clients.", router.connections());
  }

  private static void latency(RouterCounts router, StringBuilder out) {
    String name = "request_duration_seconds";
    head(out, name, "histogram", "From the request's head to the response's last byte.");
    long below = 0;
    for (int i = 0; i < RouterCounts.LATENCY_BOUNDS.length; i++) {
      below += router.latencyBucket(i);
      line(out, name + "_bucket{le=\"" + RouterCounts.LATENCY_BOUNDS[i] + "\"}", below);
    }
    below += router.latencyBucket(RouterCounts.LATENCY_BOUNDS.length);
    line(out, name + "_bucket{le=\"+Inf\"}", below);
    out.append(
        String.format(
            Locale.ROOT, "leadline_sidecar_%s_sum %.6f%n", name, router.latencySeconds()));
    line(out, name + "_count", below);
  }

  private static void receive(ReceiverCounts receiver, StringBuilder out) {
    head(out, "events", "counter", "CloudEvents that were taken, by the half they are.");
    for (Half half : Half.values()) {
      line(out, "events_total{half=\"" + label(half) + "\"}", receiver.events(half));
    }
    head(
        out, "events_refused", "counter", "Requests with CloudEvents that were refused, by cause.");
    for (Refusal why : Refusal.values()) {
      line(out, "events_refused_total{cause=\"" + why.label() + "\"}", receiver.refusals(why));
    }
    counter(out, "event_pairs", "Exchanges of which both events came.", receiver.paired());
    head(out, "events_unmatched", "counter", "Events whose other half did not come in time.");
    for (Half half : Half.values()) {
      line(out, "events_unmatched_total{half=\"" + label(half) + "\"}", receiver.unmatched(half));
    }
    counter(out, "events_evicted", "Unmatched events let go for want of room.", receiver.evicted());
    counter(out, "events_repeated", "Events that came again, or too late.", receiver.unneeded());
    gauge(out, "events_waiting_bytes", "Bytes of events that wait.", receiver.waitingBytes());
  }

  private static String label(Half half) {
    return half.name().toLowerCase(Locale.ROOT);
  }

  private void profile(StringBuilder out) {
    counter(out, "seen", "Prediction requests that were to be profiled.", tee.counts().seen());
    head(out, "dropped", "counter", "Prediction requests that were not profiled, by cause.");
    for (TeeCounts.Cause cause : TeeCounts.Cause.values()) {
      String label = cause.name().toLowerCase(Locale.ROOT);
      line(out, "dropped_total{cause=\"" + label + "\"}", tee.counts().dropped(cause));
    }
    counter(out, "without_model", "Prediction requests of no model.", monitoring.withoutModel());
    counter(out, "failures", "Failures of the profiler itself.", tee.counts().failures());
    gauge(out, "held_bytes", "Bytes of copies that wait for profiling.", tee.heldBytes());
  }

  private void models(StringBuilder out) {
    Map<String, ModelCounts> models = new TreeMap<>(monitoring.counts());
    head(out, "model_requests", "counter", "Prediction requests by model and what became of them.");
    models.forEach(
        (model, counts) -> {
          model(out, "model_requests_total", model, "profiled", counts.profiled());
          model(out, "model_requests_total", model, "dropped", counts.dropped());
          model(out, "model_requests_total", model, "unreadable", counts.unreadable());
        });
    head(out, "model_failed", "counter", "Prediction requests that the model did not answer.");
    models.forEach(
        (model, counts) ->
            line(out, "model_failed_total{model=\"" + model + "\"}", counts.failed()));
    head(out, "model_predictions", "counter", "Predictions that were profiled.");
    models.forEach(
        (model, counts) ->
            line(out, "model_predictions_total{model=\"" + model + "\"}", counts.rows()));
    withheld(models, out);
  }

  private static void withheld(Map<String, ModelCounts> models, StringBuilder out) {
    String name = "model_withheld_fields";
    head(out, name, "gauge", "Private fields not profiled, for want of the baseline's key.");
    models.forEach(
        (model, counts) -> line(out, name + "{model=\"" + model + "\"}", counts.withheld()));
  }

  private static void model(StringBuilder out, String name, String model, String fate, long value) {
    line(out, "%s{model=\"%s\",fate=\"%s\"}".formatted(name, model, fate), value);
  }

  private static void send(Sender sender, StringBuilder out) {
    counter(out, "snapshots_sent", "Snapshots that the centre has taken.", sender.sent());
    counter(out, "snapshots_refused", "Snapshots that the centre refused.", sender.refused());
    counter(out, "snapshots_lost", "Snapshots let go for want of room.", sender.lost());
    counter(out, "send_failures", "Attempts to send that failed.", sender.failures());
    counter(out, "spool_failures", "Failures of the spool's disk.", sender.spoolFailures());
    gauge(out, "snapshots_waiting", "Snapshots that wait for the centre.", sender.waiting());
    gauge(out, "waiting_bytes", "Bytes of those snapshots.", sender.waitingBytes());
  }

  private static void memory(StringBuilder out) {
    Runtime runtime = Runtime.getRuntime();
    gauge(out, "heap_bytes", "Java heap in use.", runtime.totalMemory() - runtime.freeMemory());
  }

  private static void counter(StringBuilder out, String name, String help, long value) {
    head(out, name, "counter", help);
    line(out, name + "_total", value);
  }

  private static void gauge(StringBuilder out, String name, String help, long value) {
    head(out, name, "gauge", help);
    line(out, name, value);
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    String full = "leadline_sidecar_" + name + (type.equals("counter") ? "_total" : "");
    out.append("# HELP ").append(full).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(full).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder out, String name, long value) {
    out.append("leadline_sidecar_").append(name).append(' ').append(value).append('\n');
  }
}
