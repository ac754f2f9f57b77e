package io.leadline.sidecar;

import io.leadline.sidecar.decode.OwnPaths;
import io.leadline.sidecar.decode.Targets;
import io.leadline.sidecar.receive.EventReceiver;
import io.leadline.sidecar.receive.ReceiverSettings;
import io.leadline.sidecar.route.Recorder;
import io.leadline.sidecar.route.Router;
import io.leadline.sidecar.send.CentreCatalogue;
import io.leadline.sidecar.send.Sender;
import io.leadline.sidecar.tee.Exchange;
import io.leadline.sidecar.tee.Tee;
import io.leadline.sidecar.window.Catalogue;
import io.leadline.sidecar.window.Epochs;
import io.leadline.sidecar.window.Monitoring;
import io.leadline.sidecar.window.Monitoring.MonitoringSettings;
import io.leadline.sidecar.window.Watched;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A running sidecar: the router in front, or a receiver of events in its place or beside it, and
 * behind the tee all that watches. What is in front starts first and stops last but for what it has
 * copied; nothing that happens behind the tee reaches it.
 */
public final class Sidecar implements AutoCloseable {

  private static final Duration CATALOGUE_PAUSE = Duration.ofSeconds(30);

  private final Optional<Router> router;
  private final Optional<EventReceiver> receiver;
  private final Tee tee;
  private final Monitoring monitoring;
  private final Optional<Sender> sender;
  private final Optional<CentreCatalogue> catalogue;
  private final OperationsServer operations;
  private volatile boolean isStopping;

  private Sidecar(
      Optional<Router> router,
      Optional<EventReceiver> receiver,
      Tee tee,
      Monitoring monitoring,
      Optional<Sender> sender,
      Optional<CentreCatalogue> catalogue,
      SidecarSettings settings)
      throws IOException {
    this.router = router;
    this.receiver = receiver;
    this.tee = tee;
    this.monitoring = monitoring;
    this.sender = sender;
    this.catalogue = catalogue;
    this.operations =
        new OperationsServer(
            settings.operations(),
            () -> !isStopping,
            new SidecarMetrics(
                    router.map(Router::counts),
                    receiver.map(EventReceiver::counts),
                    tee,
                    monitoring,
                    sender)
                ::text);
  }

  /**
   * Starts a sidecar.
   *
   * @throws IOException if a port is taken
   */
  public static Sidecar start(SidecarSettings settings, InstantSource clock) throws IOException {
    Optional<Sender> sender =
        settings
            .centre()
            .map(centre -> new Sender(centre::send, settings.spool(), settings.sender()));
    OwnPaths own = new OwnPaths();
    Map<String, Watched> local = new ConcurrentHashMap<>(settings.local());
    local.values().forEach(watched -> own.learn(watched.model(), watched.bodies().paths()));
    Optional<CentreCatalogue> asked =
        settings
            .centre()
            .map(
                centre ->
                    new CentreCatalogue(
                        model -> learned(own, centre.watched(model)),
                        model -> local(local, model),
                        CATALOGUE_PAUSE));
    Catalogue catalogue =
        asked.isPresent() ? asked.get() : model -> Optional.of(local(local, model));
    Monitoring monitoring =
        new Monitoring(
            new Targets(settings.model(), own),
            catalogue,
            new MonitoringSettings(settings.source(), settings.flush(), settings.pseudonyms()),
            clock,
            new Epochs(clock),
            snapshot -> sender.ifPresent(known -> known.accept(snapshot)));
    Tee tee = new Tee(settings.tee(), monitoring);
    monitoring.watchDrops(tee.counts());
    Optional<Router> router = Optional.empty();
    Optional<EventReceiver> receiver = Optional.empty();
    try {
      if (settings.router().isPresent()) {
        router =
            Optional.of(new Router(settings.router().get(), recorder(tee, clock, own)).start());
      }
      if (settings.receiver().isPresent()) {
        receiver = Optional.of(receiver(settings, settings.receiver().get(), tee, clock));
      }
      tee.start();
      settings.model().ifPresent(catalogue::watched);
      return new Sidecar(router, receiver, tee, monitoring, sender, asked, settings);
    } catch (IOException e) {
      receiver.ifPresent(EventReceiver::close);
      router.ifPresent(Sidecar::closeQuietly);
      throw e;
    }
  }

  private static EventReceiver receiver(
      SidecarSettings settings, ReceiverSettings its, Tee tee, InstantSource clock)
      throws IOException {
    return new EventReceiver(
        its, tee, settings.model().isPresent(), clock.withZone(ZoneOffset.UTC));
  }

  private static void closeQuietly(Router router) {
    try {
      router.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Watched local(Map<String, Watched> local, String model) {
    return local.computeIfAbsent(model, Watched::unknown);
  }

  private static Watched learned(OwnPaths own, Watched watched) {
    if (watched.hasMonitor()) {
      own.learn(watched.model(), watched.bodies().paths());
    }
    return watched;
  }

  private static Recorder recorder(Tee tee, InstantSource clock, OwnPaths own) {
    return (request, id) ->
        Targets.isPrediction(request.method().name(), request.uri(), own)
            ? tee.begin(id, request.uri(), head(request), clock.millis())
            : null;
  }

  private static Exchange.Message head(HttpRequest request) {
    HttpHeaders headers = request.headers();
    return Exchange.Message.head(
        headers.get(HttpHeaderNames.CONTENT_TYPE, ""),
        headers.get(HttpHeaderNames.CONTENT_ENCODING, ""),
        headers.getInt(Exchange.JSON_LENGTH_HEADER, -1));
  }

  /** The port that clients connect to. */
  public int port() {
    return router().port();
  }

  /** The port that loggers send events to. */
  public int eventsPort() {
    return receiver().port();
  }

  /** The port of health and metrics. */
  public int operationsPort() {
    return operations.port();
  }

  /**
   * @throws java.util.NoSuchElementException if it runs without one
   */
  public Router router() {
    return router.orElseThrow();
  }

  /**
   * @throws java.util.NoSuchElementException if it runs without one
   */
  public EventReceiver receiver() {
    return receiver.orElseThrow();
  }

  public Tee tee() {
    return tee;
  }

  public Monitoring monitoring() {
    return monitoring;
  }

  public @Nullable Sender sender() {
    return sender.orElse(null);
  }

  /**
   * Stops: readiness first, then the traffic drains, then what was copied is profiled and sent.
   *
   * @param notice how long it goes on as before while others learn that it is not ready any more
   */
  public void stop(Duration notice) throws InterruptedException {
    isStopping = true;
    Thread.sleep(notice.toMillis());
    close();
  }

  @Override
  public void close() throws InterruptedException {
    isStopping = true;
    if (router.isPresent()) {
      router.get().close();
    }
    receiver.ifPresent(EventReceiver::close);
    tee.close();
    monitoring.close();
    catalogue.ifPresent(CentreCatalogue::close);
    if (sender.isPresent()) {
      sender.get().close();
    }
    operations.close();
  }
}
