package io.leadline.server.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.github.luben.zstd.Zstd;
import io.leadline.core.monitor.MetricNames;
import io.leadline.core.profile.Coverage;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutCodec;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SnapshotsResourceTest {

  private static final Layout LAYOUT = Layout.of(new Schema(List.of(Field.numeric("age"))), 256);
  private static final RestAssuredConfig CONFIG =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                  .encodeContentTypeAs(
                      SnapshotCodec.MEDIA_TYPE, io.restassured.http.ContentType.BINARY));

  @Inject FastStore store;

  @BeforeEach
  void registerMonitor() {
    given()
        .contentType("application/yaml")
        .body(
            """
            version: 1
            model: beside
            task: regression
            prediction: y
            windows: { size: 1h, lateness: 10m }
            baseline: { from: none.csv }
            """
                .getBytes(UTF_8))
        .put("/api/v1/monitors/beside")
        .then()
        .statusCode(200);
  }

  private static WindowKey window(int hoursAgo) {
    Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(hoursAgo));
    return WindowKey.of("beside", start, start.plus(Duration.ofHours(1)));
  }

  private static Snapshot snapshot(WindowKey window, long sequence, double... ages) {
    ProfileBuilder profile = new ProfileBuilder(LAYOUT);
    String[] ids = new String[ages.length];
    long[] times = new long[ages.length];
    for (int i = 0; i < ages.length; i++) {
      ids[i] = "r" + i;
      times[i] = window.start().toEpochMilli() + i;
    }
    profile.add(new Batch(window.model(), "", ids, times, List.of(NumberColumn.of("age", ages))));
    profile.addCoverage(new Coverage(ages.length + 1, 1, 0, 0));
    return new Snapshot(window, Path.SIDECAR, "pod-1", 1, sequence, true, profile.build());
  }

  private static Response post(byte[] body, String encoding) {
    return given()
        .config(CONFIG)
        .contentType(SnapshotCodec.MEDIA_TYPE)
        .header("Content-Encoding", encoding)
        .body(body)
        .post("/api/v1/snapshots");
  }

  @Test
  void snapshotsAreKeptOnceAndTheirWindowIsJudged() {
    WindowKey window = window(5);
    byte[] earlier = SnapshotCodec.write(List.of(snapshot(window, 1, 1)));
    byte[] later = SnapshotCodec.write(List.of(snapshot(window, 2, 1, 2, 3)));

    for (byte[] message : List.of(later, earlier, later)) {
      post(Zstd.compress(message), "zstd").then().statusCode(200).body("accepted", equalTo(1));
    }

    assertThat(store.profile(window).orElseThrow().rows()).isEqualTo(3);
    assertThat(store.findings("beside", Duration.ofHours(1), window.start(), window.end()))
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.findings())
                    .anySatisfy(
                        finding -> {
                          assertThat(finding.metric()).isEqualTo(MetricNames.UNCOVERED);
                          assertThat(finding.value()).hasValue(0.25);
                          assertThat(finding.isViolated()).isTrue();
                        }));
  }

  @Test
  void aWindowThatIsStillOpenIsKeptAndNotJudged() {
    WindowKey window = window(0);
    Snapshot done = snapshot(window, 1, 1);
    Snapshot open = new Snapshot(window, Path.SIDECAR, "pod-1", 1, 1, false, done.profile());

    post(SnapshotCodec.write(List.of(open)), "identity").then().statusCode(200);

    assertThat(store.profile(window)).isPresent();
    assertThat(store.findings("beside", Duration.ofHours(1), window.start(), window.end()))
        .isEmpty();
  }

  @Test
  void whatIsNoSnapshotOfAKnownModelIsRefusedWithItsReason() {
    post("garbage".getBytes(java.nio.charset.StandardCharsets.UTF_8), "identity")
        .then()
        .statusCode(400)
        .body("detail", containsString("LLSN"));
    WindowKey unknown =
        WindowKey.of("nobody", Instant.EPOCH, Instant.EPOCH.plus(Duration.ofHours(1)));
    post(SnapshotCodec.write(List.of(snapshot(unknown, 1, 1))), "identity").then().statusCode(404);
    WindowKey odd =
        WindowKey.of("beside", Instant.EPOCH, Instant.EPOCH.plus(Duration.ofMinutes(7)));
    post(SnapshotCodec.write(List.of(snapshot(odd, 1, 1))), "identity").then().statusCode(422);
    post(SnapshotCodec.write(List.of(snapshot(odd, 1, 1), snapshot(window(7), 1, 1))), "identity")
        .then()
        .statusCode(207)
        .body("accepted", equalTo(1))
        .body("rejected[0].snapshot", equalTo(1));
  }

  @Test
  void aMessageThatGrowsBeyondTheLimitIsRefused() {
    byte[] bomb = Zstd.compress(new byte[200 << 20]);

    post(bomb, "zstd").then().statusCode(413);
  }

  @Test
  void theLayoutOfTheBaselineCanBeFetched() throws Exception {
    given().get("/api/v1/models/beside/layout").then().statusCode(404);
    store.saveBaseline(
        new Baseline(
            "beside", "1", LAYOUT, io.leadline.core.profile.Profile.empty(), Instant.now()));

    byte[] bytes =
        given()
            .get("/api/v1/models/beside/layout")
            .then()
            .statusCode(200)
            .contentType(LayoutCodec.MEDIA_TYPE)
            .extract()
            .asByteArray();

    assertThat(LayoutCodec.read(bytes)).isEqualTo(LAYOUT);
  }
}
