package io.leadline.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.batch.etl.Baselines;
import io.leadline.batch.etl.EtlJob;
import io.leadline.config.MonitorBundle;
import io.leadline.config.MonitorFile;
import io.leadline.core.alert.Incident;
import io.leadline.core.monitor.Finding;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.WindowKey;
import io.leadline.predictions.PredictionLog;
import io.leadline.predictions.log.PredictionLogs;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.Limits;
import io.leadline.protocol.TableFormats;
import io.leadline.protocol.serving.ExchangeDecoder;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.leadline.store.WindowFindings;
import io.leadline.store.publish.Publisher;
import io.leadline.store.sql.FastStores;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The thesis: the same predictions through any path give the same profiles, byte for byte, and so
 * the same metrics and incidents. Real paths: Parquet files and the batch job; a Kafka broker and
 * the Flink job; requests to a model through the router, and its snapshots.
 */
class PathsAgreeTest {

  private static final int ROWS = 200_000;
  private static final Instant END = World.START.plus(Duration.ofHours(World.HOURS));
  private static final Instant NOW = END.plus(Duration.ofDays(1));
  private static final Duration HOUR = Duration.ofHours(1);

  /** What nobody but a router can measure. */
  private static final Set<String> ROUTERS_OWN =
      Set.of(ExchangeDecoder.LATENCY, ExchangeDecoder.STATUS);

  @TempDir static java.nio.file.Path folder;

  private static FastStore etl;
  private static FastStore stream;
  private static FastStore sidecar;
  private static Coverage asked;

  @BeforeAll
  static void playTheSameThroughAllPaths() throws Exception {
    World world = new World(5, ROWS);
    MonitorFile monitor = MonitorFile.parse("monitor.yaml", World.monitor(folder));
    etl = FastStores.open(folder.resolve("etl.db").toString());
    stream = FastStores.open(folder.resolve("stream.db").toString());
    runEtl(world, monitor);
    Baseline baseline = etl.currentBaseline(World.MODEL).orElseThrow();
    Map<String, Profile> segments = new TreeMap<>();
    for (String name : etl.baselineSegments(World.MODEL, baseline.version()).keySet()) {
      segments.put(name, etl.baselineSegment(World.MODEL, baseline.version(), name).orElseThrow());
    }
    stream.saveBaseline(baseline, segments);
    MonitorBundle bundle =
        new MonitorBundle(
            monitor.text(), baseline.version(), baseline.layout(), baseline.profile());
    Publisher publisher = new Publisher(stream, () -> NOW, "");
    StreamPath.run(folder.resolve("kafka"), bundle, world.lines()).stream()
        .forEach(snapshot -> publisher.publish(monitor.monitor(), snapshot));
    runSidecar(world, monitor, baseline);
  }

  private static void runSidecar(World world, MonitorFile monitor, Baseline baseline)
      throws Exception {
    sidecar = FastStores.open(folder.resolve("sidecar.db").toString());
    sidecar.saveBaseline(baseline);
    asked = SidecarPath.run(world.exchanges(), sidecar, monitor, baseline);
    Publisher publisher = new Publisher(sidecar, () -> NOW, "");
    windows(sidecar).forEach(window -> publisher.evaluate(monitor.monitor(), window));
  }

  private static void runEtl(World world, MonitorFile monitor) throws Exception {
    PredictionLog log = PredictionLogs.open(folder.resolve("log").toString());
    // As the server decodes: with the fields that the baseline knows.
    EtlJob job =
        new EtlJob(log, etl, new Publisher(etl, () -> NOW, ""), () -> NOW, Duration.ofDays(2));
    new Baselines(log, () -> NOW).current(etl, monitor.monitor());
    DecodeContext context =
        DecodeContext.of("lines", World.MODEL)
            .withSchema(etl.currentBaseline(World.MODEL).orElseThrow().layout().schema())
            .withLimits(Limits.FILE);
    List<String> lines = world.lines();
    for (int from = 0; from < ROWS; from += 25_000) {
      List<Batch> batches = new ArrayList<>();
      String body = String.join("\n", lines.subList(from, Math.min(ROWS, from + 25_000)));
      TableFormats.decoder(TableFormats.NDJSON)
          .decode(
              new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
              context,
              batches::add);
      log.append("delivery-" + from, batches);
    }
    job.run(monitor.monitor(), (done, total) -> {});
  }

  private static List<WindowKey> windows(FastStore store) {
    return store.windows(World.MODEL, HOUR, World.START, END);
  }

  @Test
  void profilesAreEqualByteForByte() {
    long rows = 0;
    assertThat(windows(stream)).hasSize(World.HOURS).isEqualTo(windows(etl));
    for (WindowKey window : windows(etl)) {
      byte[] expected = etl.profile(window).orElseThrow().toBytes();
      assertThat(stream.profile(window).orElseThrow().toBytes())
          .as("profile of %s", window.start())
          .isEqualTo(expected);
      rows += etl.profile(window).orElseThrow().rows();
      assertThat(etl.profile(window).orElseThrow().joint().rows()).isPositive();
    }
    assertThat(rows).isEqualTo(ROWS);
  }

  @Test
  void segmentsAreEqualByteForByteAndInTheirMetrics() {
    int profiles = 0;
    for (WindowKey window : windows(etl)) {
      List<String> segments = etl.segments(window);
      assertThat(stream.segments(window)).isEqualTo(segments);
      for (String segment : segments) {
        byte[] expected = etl.profile(window.ofSegment(segment)).orElseThrow().toBytes();
        assertThat(stream.profile(window.ofSegment(segment)).orElseThrow().toBytes())
            .as("profile of %s, %s", segment, window.start())
            .isEqualTo(expected);
        profiles++;
      }
    }
    Set<String> metrics = Set.of(MetricNames.DRIFT, MetricNames.MISSING, MetricNames.ROWS);

    assertThat(profiles).isGreaterThan(World.HOURS * 6);
    assertThat(stream.segmentFindings(World.MODEL, HOUR, World.START, END, metrics))
        .hasSize(profiles)
        .isEqualTo(etl.segmentFindings(World.MODEL, HOUR, World.START, END, metrics));
  }

  @Test
  void theRoutersProfilesAreEqualByteForByte() throws Exception {
    Coverage seen = Coverage.NONE;
    assertThat(windows(sidecar)).isEqualTo(windows(etl));
    for (WindowKey window : windows(etl)) {
      Profile routed = sidecar.profile(window).orElseThrow();
      assertThat(Sections.of(routed, ROUTERS_OWN))
          .as("profile of %s", window.start())
          .isEqualTo(Sections.of(etl.profile(window).orElseThrow(), Set.of()));
      assertThat(routed.column(ExchangeDecoder.LATENCY).orElseThrow().values())
          .isEqualTo(routed.rows());
      seen = seen.merge(routed.coverage());
    }
    assertThat(seen).isEqualTo(asked);
  }

  @Test
  void everyDriftValueOfTheRouterIsEqual() {
    List<WindowFindings> expected = etl.findings(World.MODEL, HOUR, World.START, END);
    List<WindowFindings> actual = sidecar.findings(World.MODEL, HOUR, World.START, END);

    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      List<Finding> drift = drift(expected.get(i));
      assertThat(drift).hasSizeGreaterThan(6);
      assertThat(drift(actual.get(i))).isEqualTo(drift);
      assertThat(actual.get(i).findings()).containsAll(expected.get(i).findings());
    }
  }

  private static List<Finding> drift(WindowFindings window) {
    return window.findings().stream()
        .filter(finding -> finding.metric().equals(MetricNames.DRIFT))
        .toList();
  }

  @Test
  void everyMetricIsEqual() {
    List<WindowFindings> expected = etl.findings(World.MODEL, HOUR, World.START, END);
    List<WindowFindings> actual = stream.findings(World.MODEL, HOUR, World.START, END);

    assertThat(actual).isEqualTo(expected);
    List<Finding> drift =
        expected.stream()
            .flatMap(window -> window.findings().stream())
            .filter(finding -> finding.metric().equals(MetricNames.DRIFT))
            .filter(finding -> finding.value().isPresent())
            .toList();
    assertThat(drift).hasSizeGreaterThan(World.HOURS * 6);
  }

  @Test
  void theSameIncidentsOpen() {
    Optional<Incident> expected = etl.incidents(World.MODEL, false, 10).stream().findFirst();

    assertThat(expected).isPresent();
    assertThat(expected.get().since()).isEqualTo(World.START.plus(HOUR.multipliedBy(6)));
    for (FastStore other : List.of(stream, sidecar)) {
      assertThat(other.incidents(World.MODEL, false, 10))
          .isEqualTo(etl.incidents(World.MODEL, false, 10));
    }
  }

  @Test
  void allPathsAnswerTogetherWithoutCountingTwice() throws Exception {
    try (FastStore all = FastStores.open(folder.resolve("all.db").toString())) {
      for (WindowKey window : windows(etl)) {
        all.accept(snapshot(window, Path.SIDECAR, sidecar));
        all.accept(snapshot(window, Path.STREAM, stream));
        all.accept(snapshot(window, Path.ETL, etl));
      }
      assertThat(all.mergedProfile(World.MODEL, HOUR, World.START, END).orElseThrow().rows())
          .isEqualTo(ROWS);
    }
  }

  private static io.leadline.core.profile.Snapshot snapshot(
      WindowKey window, Path path, FastStore store) {
    return new io.leadline.core.profile.Snapshot(
        window, path, "test", 1, 1, true, store.profile(window).orElseThrow());
  }
}
