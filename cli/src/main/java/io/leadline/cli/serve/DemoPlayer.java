package io.leadline.cli.serve;

import io.leadline.batch.etl.Baselines;
import io.leadline.batch.etl.EtlJob;
import io.leadline.batch.etl.EtlResult;
import io.leadline.core.alert.Incident;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Column;
import io.leadline.demo.Episode;
import io.leadline.demo.LoanWorld;
import io.leadline.predictions.PredictionLog;
import io.leadline.server.MonitorCatalog;
import io.leadline.server.ServerConfig;
import io.leadline.server.metrics.RunCounts;
import io.leadline.server.wal.SegmentDrain;
import io.leadline.server.wal.WriteAheadLog;
import io.leadline.store.FastStore;
import io.leadline.store.Run;
import io.leadline.store.notify.LogTarget;
import io.leadline.store.notify.Sender;
import io.leadline.store.publish.Publisher;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Plays the loan world, ten weeks that end today, through the server's front door: predictions and
 * repayments are POSTed as a client would, go through the write-ahead log into the prediction log,
 * and a batch run follows each day.
 */
@Singleton
public final class DemoPlayer {

  private static final int ROWS_A_DAY = 900;
  private static final long SEED = 20;
  private static final Duration STREAMED_DAY = Duration.ofMillis(250);

  /** Until here nothing happens, and whoever watches waits: one run computes all of it. */
  private static final int LAST_CLEAN_DAY = LoanWorld.EPISODES.get(0).firstDay() - 1;

  /** In the mix a fifth of this day's requests go past the router. */
  private static final int DAY_OF_THE_DETOUR = 60;

  private final AppConfig app;
  private final ServerConfig server;
  private final MonitorCatalog monitors;
  private final PredictionLog log;
  private final FastStore store;
  private final WriteAheadLog wal;
  private final SegmentDrain drain;
  private final Publisher shared;
  private final RunCounts counts;
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  DemoPlayer(
      AppConfig app,
      ServerConfig server,
      MonitorCatalog monitors,
      PredictionLog log,
      FastStore store,
      WriteAheadLog wal,
      SegmentDrain drain,
      Publisher shared,
      RunCounts counts,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.app = app;
    this.server = server;
    this.monitors = monitors;
    this.log = log;
    this.store = store;
    this.wal = wal;
    this.drain = drain;
    this.shared = shared;
    this.counts = counts;
    this.port = port;
  }

  void start(@Observes StartupEvent event) {
    if (app.demo()) {
      Thread thread = new Thread(this::playAll, "leadline-demo");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void playAll() {
    DemoStory story = new DemoStory(System.out, "http://localhost:" + port, app.demoPath());
    try {
      awaitServer();
      play(story);
      story.end(store.incidents(LoanWorld.MODEL, false, 100));
      if (app.once()) {
        Quarkus.asyncExit(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      System.err.println("leadline: the demo failed: " + e.getMessage());
      Quarkus.asyncExit(3);
    }
  }

  private void play(DemoStory story) throws Exception {
    Instant start =
        LocalDate.now(ZoneOffset.UTC)
            .minusDays(LoanWorld.DAYS)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    LoanWorld world = new LoanWorld(SEED, start, ROWS_A_DAY, LoanWorld.Hours.OFFICE);
    Path training = server.dataDir().resolve("training.csv");
    Files.createDirectories(server.dataDir());
    Files.writeString(training, csv(world.training()));
    monitors.register(LoanWorld.MODEL, DemoMonitor.yaml(training));
    story.begin(world, ROWS_A_DAY);
    AtomicReference<Instant> now = new AtomicReference<>(start);
    // With other paths beside it, incidents are folded in one place.
    Publisher publisher =
        app.demoPath() == DemoPath.ETL
            ? new Publisher(store, now::get, server.url().orElse(""), counts)
            : shared;
    EtlJob job =
        new EtlJob(
            log, store, publisher, now::get, Duration.ofDays(LoanWorld.LONGEST_DELAY_DAYS + 1));
    // With the world's clock, so that an incident's history stands in the order it happened.
    Sender sender =
        new Sender(store, (model, target) -> new LogTarget(), now::get, new Random(SEED));
    Set<String> told = new HashSet<>();
    Optional<DemoTopic> topic =
        app.demoPath().isStreamed()
            ? app.kafka().brokers().map(brokers -> new DemoTopic(brokers, store))
            : Optional.empty();
    Optional<DemoRouter> router =
        app.demoPath().isRouted() ? Optional.of(router(start)) : Optional.empty();
    for (int day = 0; day < LoanWorld.DAYS; day++) {
      Batch asked = world.predictions(day);
      String predictions = ndjson(asked);
      Instant dayIsOver = world.startOf(day + 1).plus(Duration.ofHours(1));
      if (router.isPresent()) {
        router.get().play(app.demoPath() == DemoPath.MIX ? routed(day, asked) : asked, dayIsOver);
      }
      if (topic.isPresent()) {
        topic.get().send(predictions);
        // A day in a moment, so that the dashboard is seen to move.
        Thread.sleep(STREAMED_DAY.toMillis());
      }
      if (app.demoPath().isLogged()) {
        log(world, day, predictions);
        now.set(dayIsOver);
        if (day >= LAST_CLEAN_DAY) {
          run(job, dayIsOver);
        }
      }
      sender.sendDue();
      tell(story, day, told);
    }
    if (topic.isPresent()) {
      topic.get().awaitWindows();
      tell(story, LoanWorld.DAYS - 1, told);
      topic.get().close();
    }
    if (router.isPresent()) {
      router.get().close();
    }
  }

  /** The layout first: profiles made elsewhere align with the baseline's. */
  private DemoRouter router(Instant start) throws IOException, InterruptedException {
    if (store.currentBaseline(LoanWorld.MODEL).isEmpty()) {
      store.saveBaseline(
          new Baselines(log, () -> start).compute(monitors.monitor(LoanWorld.MODEL).orElseThrow()));
    }
    return new DemoRouter(port, start);
  }

  /** On one day some clients reach the model past its router, which the other paths know. */
  private static Batch routed(int day, Batch asked) {
    return day == DAY_OF_THE_DETOUR ? asked.slice(0, asked.rows() * 4 / 5) : asked;
  }

  private void log(LoanWorld world, int day, String predictions) throws Exception {
    post("predictions", predictions);
    List<LoanWorld.Repayment> repayments = world.repaymentsKnownOn(day);
    if (!repayments.isEmpty()) {
      post("labels", labels(repayments, world.startOf(day + 1)));
    }
    wal.seal();
    drain.drain();
  }

  private void run(EtlJob job, Instant now) throws IOException, InterruptedException {
    Instant started = Instant.now();
    EtlResult result =
        job.run(monitors.monitor(LoanWorld.MODEL).orElseThrow(), (done, total) -> {});
    Instant ended = now.plus(Duration.between(started, Instant.now()));
    Run run = EtlRuns.of(LoanWorld.MODEL, now, ended, result);
    counts.ran(EtlRuns.COLLECTOR, run);
    store.saveRun(run);
  }

  private void tell(DemoStory story, int day, Set<String> told) {
    if (app.demoPath() == DemoPath.MIX && day == DAY_OF_THE_DETOUR) {
      story.detour(day);
    }
    for (Episode episode : LoanWorld.EPISODES) {
      if (episode.firstDay() == day) {
        story.episode(day, episode);
      }
    }
    for (Incident incident : store.incidents(LoanWorld.MODEL, false, 100)) {
      if (told.add(incident.id())) {
        story.incident(day, incident);
      }
    }
  }

  private void awaitServer() throws InterruptedException {
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        client.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/live")).build(),
            HttpResponse.BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
  }

  private void post(String what, String body) throws IOException, InterruptedException {
    URI address =
        URI.create(
            "http://localhost:%d/api/v1/models/%s/%s".formatted(port, LoanWorld.MODEL, what));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    HttpResponse<String> response =
        client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() != 202) {
      throw new IOException(
          "the server answered %d to %s: %s"
              .formatted(response.statusCode(), what, response.body()));
    }
  }

  private static String ndjson(Batch batch) {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < batch.rows(); row++) {
      text.append("{\"id\":\"")
          .append(batch.ids()[row])
          .append("\",\"time\":\"")
          .append(Instant.ofEpochMilli(batch.eventMillis()[row]))
          .append("\",\"version\":\"")
          .append(batch.version())
          .append('"');
      for (Column column : batch.columns()) {
        boolean isText = column.kind() == io.leadline.core.schema.Kind.CATEGORICAL;
        String quote = isText ? "\"" : "";
        text.append(",\"").append(column.name()).append("\":").append(quote);
        text.append(column.text(row)).append(quote);
      }
      text.append("}\n");
    }
    return text.toString();
  }

  private static String labels(List<LoanWorld.Repayment> repayments, Instant known) {
    StringBuilder text = new StringBuilder();
    for (LoanWorld.Repayment repayment : repayments) {
      text.append(
          "{\"id\":\"%s\",\"time\":\"%s\",\"defaulted\":%d}%n"
              .formatted(repayment.id(), known, repayment.defaulted() ? 1 : 0));
    }
    return text.toString();
  }

  private static String csv(Batch batch) {
    StringBuilder text = new StringBuilder();
    List<Column> columns = batch.columns();
    text.append(String.join(",", columns.stream().map(Column::name).toList())).append('\n');
    for (int row = 0; row < batch.rows(); row++) {
      int at = row;
      text.append(String.join(",", columns.stream().map(column -> column.text(at)).toList()));
      text.append('\n');
    }
    return text.toString();
  }
}
