package io.leadline.server.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Path;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.FastStore;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReconciliationResourceTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  @Inject FastStore store;

  private static Profile profile(int rows) {
    ProfileBuilder builder =
        new ProfileBuilder(
            Layout.of(new Schema(List.of(Field.numeric("x"))), Layout.WINDOW_RESOLUTION));
    builder.add(
        new Batch(
            "mixed",
            "",
            Collections.nCopies(rows, "").toArray(String[]::new),
            new long[rows],
            List.of(NumberColumn.of("x", new double[rows]))));
    return builder.build();
  }

  private void accept(int hour, Path path, String source, int rows) {
    Instant start = START.plusSeconds(3_600L * hour);
    store.accept(
        new Snapshot(
            WindowKey.of("mixed", start, start.plusSeconds(3_600)),
            path,
            source,
            1,
            1,
            true,
            profile(rows)));
  }

  @Test
  void showsWhatEachPathHasSeenAndWhatItMisses() {
    given()
        .contentType("application/yaml")
        .body(
            """
            version: 1
            model: mixed
            task: binary
            prediction: y
            baseline: {from: none.csv}
            """
                .getBytes(UTF_8))
        .put("/api/v1/monitors/mixed")
        .then()
        .statusCode(200);
    accept(0, Path.ETL, "log", 100);
    accept(0, Path.STREAM, "job", 100);
    accept(1, Path.ETL, "log", 90);
    accept(1, Path.SIDECAR, "pod-a", 50);
    accept(1, Path.SIDECAR, "pod-b", 42);

    given()
        .get(
            "/api/v1/models/mixed/reconciliation?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z")
        .then()
        .statusCode(200)
        .body("windows", hasSize(2))
        .body("windows[0].agree", equalTo(true))
        .body("windows[1].agree", equalTo(false))
        .body("windows[1].answers", equalTo("etl"))
        .body("windows[1].paths[0].missing", equalTo(2))
        .body("windows[1].paths[1].path", equalTo("sidecar"))
        .body("windows[1].paths[1].predictions", equalTo(92))
        .body("windows[1].paths[1].sources", equalTo(2))
        .body("paths.find { it.path == 'stream' }.missing", equalTo(92));
  }

  @Test
  void aModelWithoutMonitorIsNotFound() {
    given().get("/api/v1/models/nobody/reconciliation").then().statusCode(404);
  }
}
