package io.leadline.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadline.config.MonitorFile;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Pseudonyms;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.sidecar.RecordingCentre.Conduct;
import io.leadline.sidecar.route.Endpoint;
import io.leadline.sidecar.route.RawClient;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.route.RouterSettings.Timeouts;
import io.leadline.sidecar.route.ScriptedServer;
import io.leadline.sidecar.send.Centre;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeCounts;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.Watched;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fault table of docs/reference/faults.md, row by row: whatever fails beside the traffic, no
 * request fails or is altered by the router, memory stays bounded, and the centre has the truth of
 * what was profiled, with a coverage that says what was not.
 */
@Timeout(60)
class FaultTableTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Layout LAYOUT =
      Layout.of(
          new Schema(
              List.of(
                  Field.numeric("age"),
                  Field.of("city", Kind.CATEGORICAL, Role.FEATURE),
                  Field.of("predict", Kind.NUMERIC, Role.PREDICTION))),
          Layout.WINDOW_RESOLUTION);

  @TempDir Path folder;

  private static Watched watched() throws Exception {
    return Watched.of(
        MonitorFile.parse(
                "monitor.yaml",
                """
                version: 1
                model: credit
                task: regression
                prediction: predict
                windows: { size: 1h, lateness: 10m }
                baseline: { from: none.csv }
                """)
            .monitor(),
        Optional.of(LAYOUT));
  }

  private Sidecar start(Endpoint model, int centrePort, TeeLimits tee, Optional<Path> spool)
      throws Exception {
    return start(model, centrePort, tee, spool, Timeouts.DEFAULT);
  }

  private Sidecar start(
      Endpoint model, int centrePort, TeeLimits tee, Optional<Path> spool, Timeouts timeouts)
      throws Exception {
    return Sidecar.start(
        new SidecarSettings(
            RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), model)
                .withTimeouts(timeouts),
            new InetSocketAddress("127.0.0.1", 0),
            tee,
            Optional.empty(),
            Map.of("credit", watched()),
            Optional.of(
                new Centre(
                    URI.create("http://127.0.0.1:" + centrePort),
                    Optional.empty(),
                    Optional.empty())),
            "pod-1",
            Duration.ofMillis(20),
            spool,
            new SenderSettings(Duration.ofMillis(10), Duration.ofMillis(50), 1 << 20),
            Pseudonyms.UNKEYED),
        // Stands still but for the millisecond that every look at it takes: flushes are due.
        new Ticking());
  }

  /** A clock of the same hour that moves whenever it is asked. */
  private static final class Ticking implements java.time.InstantSource {
    private final AtomicLong millis = new AtomicLong(NOON.toEpochMilli());

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.incrementAndGet());
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    // Other threads count; a test is told by nobody.
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private static void awaitProfiled(Sidecar sidecar, long exchanges) throws InterruptedException {
    await(
        () -> {
          var counts = sidecar.monitoring().counts().get("credit");
          return counts != null && counts.profiled() + counts.unreadable() >= exchanges;
        });
  }

  /** Profiled columns are what these predictions give, to the bit. */
  private static void assertIsTruth(Profile profile, List<Integer> ages) {
    double[] values = ages.stream().mapToDouble(age -> age).toArray();
    ProfileBuilder truth = new ProfileBuilder(LAYOUT);
    String[] ids = new String[values.length];
    Arrays.fill(ids, "r");
    long[] times = new long[values.length];
    Arrays.fill(times, NOON.toEpochMilli());
    truth.add(
        new Batch(
            "credit",
            "",
            ids,
            times,
            List.of(
                NumberColumn.of("age", values),
                CategoryColumn.of(
                    "city", new ArrayList<>(ages.stream().map(Traffic::city).toList())),
                NumberColumn.of("predict", Arrays.stream(values).map(v -> v / 2).toArray()))));
    assertThat(profile.rows()).isEqualTo(ages.size());
    for (String column : List.of("age", "city", "predict")) {
      assertThat(described(profile, column)).as(column).isEqualTo(described(truth.build(), column));
    }
  }

  private static List<Object> described(Profile profile, String name) {
    ColumnProfile column = profile.column(name).orElseThrow();
    return List.of(
        column.rows(),
        column.values(),
        column.mean(),
        column.variance(),
        column.min(),
        column.max(),
        column.distinct(),
        column.frequent(1_000),
        column.categories().counts());
  }

  // The centre

  @Test
  void aCentreThatIsDownHasEverythingWhenItIsBack() throws Exception {
    int port = closedPort();
    try (ScriptedServer model = EchoModel.start()) {
      Sidecar sidecar = start(model.endpoint(), port, TeeLimits.DEFAULT, Optional.of(folder));
      Traffic traffic = new Traffic(sidecar.port()).send(3, 40);
      await(() -> sidecar.sender().failures() > 1);
      assertThat(sidecar.sender().waitingBytes()).isLessThanOrEqualTo(1 << 20);

      try (RecordingCentre centre = new RecordingCentre(port, Conduct.KEEPS)) {
        traffic.send(1, 10);
        sidecar.close();

        assertThat(traffic.failedOrAltered()).isZero();
        assertIsTruth(centre.merged(), traffic.ages());
        assertThat(centre.merged().coverage()).isEqualTo(new Coverage(130, 0, 0, 0));
      }
    }
  }

  @Test
  void aCentreThatDoesNotAnswerHoldsUpNothing() throws Exception {
    try (ScriptedServer model = EchoModel.start();
        RecordingCentre centre = new RecordingCentre(Conduct.SILENT)) {
      Sidecar sidecar = start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, Optional.empty());
      Traffic traffic = new Traffic(sidecar.port()).send(1, 10);
      await(() -> centre.messages() == 1);

      traffic.send(3, 40);
      awaitProfiled(sidecar, 130);

      // Answered and profiled while the first message still waits for its answer.
      assertThat(centre.messages()).isEqualTo(1);
      assertThat(sidecar.sender().waitingBytes()).isLessThanOrEqualTo(1 << 20);
      centre.release();
      centre.turn(Conduct.KEEPS);
      sidecar.close();
      assertThat(traffic.failedOrAltered()).isZero();
      assertIsTruth(centre.merged(), traffic.ages());
      assertThat(centre.merged().coverage()).isEqualTo(new Coverage(130, 0, 0, 0));
    }
  }

  @Test
  void aCentreThatFailsIsAskedAgain() throws Exception {
    assertThatNothingIsLostBy(Conduct.FAILS);
  }

  @Test
  void aCentreThatAnswersGarbageIsAskedAgain() throws Exception {
    assertThatNothingIsLostBy(Conduct.GARBAGE);
  }

  @Test
  void aPageInPlaceOfTheCentresAnswerIsNoAcknowledgement() throws Exception {
    assertThatNothingIsLostBy(Conduct.A_PAGE);
  }

  @Test
  void aTokenThatIsRefusedIsTriedAgainSinceItMayBecomeGood() throws Exception {
    assertThatNothingIsLostBy(Conduct.REFUSES_THE_TOKEN);
  }

  private void assertThatNothingIsLostBy(Conduct conduct) throws Exception {
    try (ScriptedServer model = EchoModel.start();
        RecordingCentre centre = new RecordingCentre(conduct)) {
      Sidecar sidecar =
          start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, Optional.of(folder));
      Traffic traffic = new Traffic(sidecar.port()).send(3, 40);
      awaitProfiled(sidecar, 120);
      await(() -> centre.messages() >= 3);
      assertThat(sidecar.sender().waiting()).isEqualTo(1);
      assertThat(sidecar.sender().sent()).isZero();

      centre.turn(Conduct.KEEPS);
      // No further traffic: what is sent is what was kept.
      await(() -> sidecar.sender().waiting() == 0);
      sidecar.close();

      assertThat(traffic.failedOrAltered()).isZero();
      assertIsTruth(centre.merged(), traffic.ages());
      assertThat(centre.merged().coverage()).isEqualTo(new Coverage(120, 0, 0, 0));
    }
  }

  @Test
  void aFullDiskOfTheSpoolCostsNothingWhileTheProcessLives() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString()),
        "skipped: only root can mount the small file system that is to be full");
    int port = closedPort();
    try (ScriptedServer model = EchoModel.start()) {
      Files.write(disk.resolve("other"), fill(disk));
      Sidecar sidecar = start(model.endpoint(), port, TeeLimits.DEFAULT, Optional.of(disk));
      Traffic traffic = new Traffic(sidecar.port()).send(3, 40);
      await(() -> sidecar.sender().spoolFailures() > 0);
      assertThat(disk.toFile().list((dir, name) -> name.endsWith(".snapshot"))).isEmpty();

      try (RecordingCentre centre = new RecordingCentre(port, Conduct.KEEPS)) {
        sidecar.close();

        assertThat(traffic.failedOrAltered()).isZero();
        assertIsTruth(centre.merged(), traffic.ages());
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static byte[] fill(Path disk) throws IOException {
    return new byte[(int) Files.getFileStore(disk).getUsableSpace()];
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  // Bodies

  @Test
  void hostileBodiesPassUnchangedAndAreCountedForWhatTheyAre() throws Exception {
    Map<String, byte[]> unreadable = new LinkedHashMap<>();
    unreadable.put("malformed", "{\"inputs\":[".getBytes(StandardCharsets.UTF_8));
    unreadable.put("nested", "[".repeat(500_000).getBytes(StandardCharsets.UTF_8));
    unreadable.put(
        "nested, closed",
        ("[".repeat(50_000) + "]".repeat(50_000)).getBytes(StandardCharsets.UTF_8));
    unreadable.put(
        "not UTF-8", new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'});
    unreadable.put("empty", new byte[0]);
    unreadable.put("bomb", gzip(new byte[512 << 20]));
    unreadable.put("half a gzip", Arrays.copyOf(gzip(new byte[5_000]), 20));
    unreadable.put(
        "a number of a million digits",
        ("{\"inputs\":" + "9".repeat(1_000_000) + "}").getBytes(StandardCharsets.UTF_8));
    byte[] gigantic = new byte[48 << 20];
    Arrays.fill(gigantic, (byte) '7');
    TeeLimits limits = TeeLimits.DEFAULT;
    try (ScriptedServer model = EchoModel.start();
        RecordingCentre centre = new RecordingCentre(Conduct.KEEPS)) {
      Sidecar sidecar = start(model.endpoint(), centre.port(), limits, Optional.empty());
      int altered = 0;
      try (RawClient client = new RawClient(sidecar.port())) {
        for (Map.Entry<String, byte[]> body : unreadable.entrySet()) {
          altered += isEcho(client, body.getValue()) ? 0 : 1;
        }
        for (int i = 0; i < 3; i++) {
          altered += isEcho(client, gigantic) ? 0 : 1;
          assertThat(sidecar.tee().heldBytes()).isLessThanOrEqualTo(limits.budgetBytes());
        }
      }
      Traffic traffic = new Traffic(sidecar.port()).send(1, 20);
      sidecar.close();

      assertThat(altered + traffic.failedOrAltered()).isZero();
      assertThat(sidecar.tee().counts().failures()).isZero();
      assertThat(sidecar.tee().heldBytes()).isZero();
      assertIsTruth(centre.merged(), traffic.ages());
      int requests = unreadable.size() + 3 + 20;
      assertThat(centre.merged().coverage())
          .isEqualTo(new Coverage(requests, 3, unreadable.size(), 0));
    }
  }

  private static boolean isEcho(RawClient client, byte[] body) throws IOException {
    return Traffic.ask(client, body).equals(EchoModel.answer(body));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  // The model server

  @Test
  void aModelServerThatIsSlowIsWaitedForAndNothingElseWaits() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (ScriptedServer model =
            new ScriptedServer(
                (request, socket) -> {
                  String answer = EchoModel.answerTo(request);
                  if (request.contains("slow")) {
                    // Byte by byte, and the last ones only when all others were served.
                    for (int i = 0; i < 150; i++) {
                      ScriptedServer.write(socket, answer.substring(i, i + 1));
                    }
                    mayEnd.await(30, TimeUnit.SECONDS);
                    ScriptedServer.write(socket, answer.substring(150));
                  } else {
                    ScriptedServer.write(socket, answer);
                  }
                });
        RecordingCentre centre = new RecordingCentre(Conduct.KEEPS)) {
      Sidecar sidecar = start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, Optional.empty());
      byte[] slow = EchoModel.body(41, "slow");
      try (RawClient client = new RawClient(sidecar.port())) {
        client.send(Traffic.head(slow.length)).send(slow);
        Traffic traffic = new Traffic(sidecar.port()).send(3, 40);
        assertThat(traffic.failedOrAltered()).isZero();
        mayEnd.countDown();

        assertThat(client.response()).isEqualTo(EchoModel.answer(slow));
      }
      sidecar.close();

      assertThat(centre.merged().coverage()).isEqualTo(new Coverage(121, 0, 0, 0));
      assertThat(centre.merged().column("age").orElseThrow().values()).isEqualTo(121);
    }
  }

  @Test
  void aModelServerThatClosesMidBodyFailsItsOwnRequestsOnly() throws Exception {
    try (ScriptedServer model =
            new ScriptedServer(
                (request, socket) -> {
                  String answer = EchoModel.answerTo(request);
                  if (request.contains("cut")) {
                    ScriptedServer.write(socket, answer.substring(0, answer.length() - 20));
                    throw new IOException("end");
                  }
                  ScriptedServer.write(socket, answer);
                });
        RecordingCentre centre = new RecordingCentre(Conduct.KEEPS)) {
      Sidecar sidecar = start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, Optional.empty());
      Traffic traffic = new Traffic(sidecar.port()).send(1, 20);
      for (int i = 0; i < 5; i++) {
        byte[] body = EchoModel.body(30 + i, "cut");
        String whole = EchoModel.answer(body);
        try (RawClient client = new RawClient(sidecar.port())) {
          client.send(Traffic.head(body.length)).send(body);
          // As many bytes as the model gave, then the end: not a byte more to make it look whole.
          assertThat(client.readAll()).isEqualTo(whole.substring(0, whole.length() - 20));
        }
      }
      traffic.send(2, 20);
      sidecar.close();

      assertThat(traffic.failedOrAltered()).isZero();
      assertThat(sidecar.router().counts().cutOff()).isEqualTo(5);
      assertThat(centre.merged().coverage()).isEqualTo(new Coverage(65, 0, 0, 5));
      assertThat(centre.merged().column("predict").orElseThrow().values()).isEqualTo(60);
    }
  }

  @Test
  void aModelServerThatIsDownIsA502UntilItIsBack() throws Exception {
    int port = closedPort();
    try (RecordingCentre centre = new RecordingCentre(Conduct.KEEPS)) {
      Sidecar sidecar =
          start(
              new Endpoint("127.0.0.1", port, false),
              centre.port(),
              TeeLimits.DEFAULT,
              Optional.empty());
      for (int i = 0; i < 4; i++) {
        try (RawClient client = new RawClient(sidecar.port())) {
          assertThat(Traffic.ask(client, EchoModel.body(30, "Bern"))).startsWith("HTTP/1.1 502");
        }
      }
      Traffic traffic = new Traffic(sidecar.port());
      try (ScriptedServer model =
          new ScriptedServer(
              port,
              (request, socket) -> ScriptedServer.write(socket, EchoModel.answerTo(request)))) {
        traffic.send(2, 20);
        sidecar.close();
      }

      assertThat(traffic.failedOrAltered()).isZero();
      assertThat(centre.merged().coverage()).isEqualTo(new Coverage(44, 0, 0, 4));
      assertThat(centre.merged().column("age").orElseThrow().values()).isEqualTo(44);
      assertThat(centre.merged().column("predict").orElseThrow().values()).isEqualTo(40);
    }
  }

  // Clients

  @Test
  void clientsThatLeaveTakeTheirOwnRequestsOnly() throws Exception {
    try (ScriptedServer model =
            new ScriptedServer(
                (request, socket) -> {
                  if (request.contains("leaves")) {
                    // Answers nobody: the end of the connection is all there is to wait for.
                    assertThat(socket.getInputStream().read()).isNegative();
                    throw new IOException("end");
                  }
                  ScriptedServer.write(socket, EchoModel.answerTo(request));
                });
        RecordingCentre centre = new RecordingCentre(Conduct.KEEPS)) {
      Sidecar sidecar = start(model.endpoint(), centre.port(), TeeLimits.DEFAULT, Optional.empty());
      Traffic traffic = new Traffic(sidecar.port()).send(1, 10);
      for (int i = 0; i < 10; i++) {
        byte[] body = EchoModel.body(30 + i, "leaves");
        int sent = i % 2 == 0 ? body.length : body.length / 2;
        int already = i;
        try (RawClient client = new RawClient(sidecar.port())) {
          client.send(Traffic.head(body.length)).send(Arrays.copyOf(body, sent));
          await(() -> sidecar.router().counts().requests() == 11 + already);
        }
      }
      await(() -> sidecar.router().counts().clientGone() == 10);
      traffic.send(3, 30);
      sidecar.close();

      assertThat(traffic.failedOrAltered()).isZero();
      assertThat(sidecar.router().counts().active()).isZero();
      assertThat(sidecar.tee().heldBytes()).isZero();
      // Five bodies are there in full, of the other five only a half.
      assertThat(centre.merged().coverage()).isEqualTo(new Coverage(110, 0, 5, 5));
      assertThat(centre.merged().column("predict").orElseThrow().values()).isEqualTo(100);
    }
  }

  // The profiler

  @Test
  void copiesBeyondTheBudgetAreDroppedAndTheWindowIsTheTruthOfTheRest() throws Exception {
    TeeLimits tight = new TeeLimits(3_000, 1_000);
    try (ScriptedServer model = EchoModel.start();
        RecordingCentre centre = new RecordingCentre(Conduct.KEEPS)) {
      Sidecar sidecar = start(model.endpoint(), centre.port(), tight, Optional.empty());
      Traffic traffic = new Traffic(sidecar.port()).send(8, 200);
      sidecar.close();

      long dropped = sidecar.tee().counts().dropped(TeeCounts.Cause.BUDGET);
      assertThat(traffic.failedOrAltered()).isZero();
      assertThat(dropped).isPositive();
      assertThat(centre.merged().coverage()).isEqualTo(new Coverage(1_600, dropped, 0, 0));
      assertThat(centre.merged().rows()).isEqualTo(1_600 - dropped);
    }
  }
}
