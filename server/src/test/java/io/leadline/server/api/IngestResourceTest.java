package io.leadline.server.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.startsWith;

import io.leadline.server.MemoryLog;
import io.leadline.server.wal.SegmentDrain;
import io.leadline.server.wal.WriteAheadLog;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IngestResourceTest {

  @Inject WriteAheadLog wal;
  @Inject SegmentDrain drain;
  @Inject MemoryLog log;

  @Test
  void acceptedPredictionsReachTheLog() throws Exception {
    given()
        .contentType("text/plain")
        .body("a 1\nb 2\n")
        .post("/api/v1/models/loan/predictions")
        .then()
        .statusCode(202)
        .body("accepted", equalTo(2))
        .body("rejected", equalTo(0));

    wal.seal();
    drain.drain();
    assertThat(log.ids("loan")).containsExactly("a", "b");
  }

  @Test
  void isReadyWhilePredictionsCanBeMadeDurable() {
    given()
        .get("/health/ready")
        .then()
        .statusCode(200)
        .body("checks[0].name", equalTo("storage"))
        .body("checks[0].data.undrained_limit_bytes", greaterThan(0));
  }

  @Test
  void labelsAreKeptApartFromPredictions() throws Exception {
    given()
        .contentType("text/plain")
        .body("a 1\n")
        .post("/api/v1/models/labelled/labels")
        .then()
        .statusCode(202);

    wal.seal();
    drain.drain();
    assertThat(log.ids("labelled")).isEmpty();
    assertThat(log.ids("labelled.labels")).containsExactly("a");
  }

  @Test
  void badLinesAreNamedAndTheRestIsAccepted() {
    given()
        .contentType("text/plain")
        .body("a 1\nb x\n")
        .post("/api/v1/models/partly/predictions")
        .then()
        .statusCode(207)
        .body("accepted", equalTo(1))
        .body("rejected", equalTo(1))
        .body("errors[0].line", equalTo(2))
        .body("errors[0].reason", equalTo("no number"));
  }

  @Test
  void nothingUnderstoodIsABadRequest() {
    given()
        .contentType("text/plain")
        .body("x\n")
        .post("/api/v1/models/partly/predictions")
        .then()
        .statusCode(400)
        .body("accepted", equalTo(0));
  }

  @Test
  void invalidModelNameIsAProblem() {
    given()
        .contentType("text/plain")
        .body("a 1")
        .post("/api/v1/models/Not_A_Name/predictions")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("status", equalTo(400))
        .body("detail", startsWith("Invalid model name: 'Not_A_Name'"));
  }

  @Test
  void unknownContentTypeIsAProblem() {
    given()
        .contentType("application/xml")
        .body("a 1")
        .post("/api/v1/models/loan/predictions")
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
  }

  @Test
  void aMonitorWithoutItsContentTypeIsToldHow() {
    given()
        .contentType("application/x-www-form-urlencoded")
        .body("version: 1")
        .put("/api/v1/monitors/loan")
        .then()
        .statusCode(415)
        .body("detail", containsString("Content-Type: application/yaml"));
  }

  @Test
  void healthAndMetricsAnswer() {
    given().get("/health/ready").then().statusCode(200);
    given().get("/metrics").then().statusCode(200);
  }
}
