package io.leadline.server.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.leadline.server.pages.Worlds;
import io.leadline.store.FastStore;
import io.leadline.store.publish.Silences;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class IncidentsResourceTest {

  private static final String INCIDENT = "/api/v1/incidents/inc-14";

  @Inject FastStore store;

  @BeforeEach
  void fill() {
    Worlds.fillLoans(store);
  }

  @Test
  void notesAreKeptInOrderAndChecked() {
    int before = store.notes("inc-14").size();
    given()
        .contentType("application/json")
        .body("{\"author\": \"Ada\", \"text\": \"the campaign began\"}")
        .post(INCIDENT + "/notes")
        .then()
        .statusCode(200)
        .body("$", hasSize(before + 1))
        .body("author", hasItems("Ada"));

    given()
        .contentType("application/json")
        .body("{\"text\": \"  \"}")
        .post(INCIDENT + "/notes")
        .then()
        .statusCode(400)
        .body("detail", containsString("blank"));
  }

  @Test
  void theCauseNamesGroupsOfFeaturesByTheirEffect() {
    given()
        .get(INCIDENT + "/cause")
        .then()
        .statusCode(200)
        .body("summary", startsWith("Began 15 Nov 2026"))
        .body("began.at", equalTo("2026-11-15T00:00:00Z"))
        .body("groups[0][0].feature", equalTo("car_value"))
        .body("groups[0][0].basis", equalTo("baseline"))
        .body("groups[0][0].shift", equalTo("location"));
  }

  @Test
  void aMonitorWithoutABaselineIsRegisteredWithAWarning() {
    given()
        .contentType("application/yaml")
        .body(
            ("version: 1\nmodel: unborn\ntask: binary\nprediction: p\n"
                    + "baseline: /nowhere/train.parquet\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .put("/api/v1/monitors/unborn")
        .then()
        .statusCode(200)
        .body("warnings[0]", containsString("/nowhere/train.parquet is not there"));
  }

  @Test
  void aRuleIsSilencedForAWhileAndHeardAgain() {
    given()
        .post(INCIDENT + "/silence?for=4h&author=Ada")
        .then()
        .statusCode(200)
        .body("until", startsWith("20"));
    assertThat(new Silences(store).until("loan-default", "features-drift", Instant.now()))
        .isPresent();

    given().delete(INCIDENT + "/silence").then().statusCode(204);
    assertThat(new Silences(store).until("loan-default", "features-drift", Instant.now()))
        .isEmpty();
  }

  @Test
  void silencesHaveALimit() {
    given()
        .post(INCIDENT + "/silence?for=400d")
        .then()
        .statusCode(400)
        .body("detail", containsString("at most 30 days"));
  }

  @Test
  void theNewNormalBecomesTheBaseline() {
    given()
        .post(INCIDENT + "/promote?author=Ada")
        .then()
        .statusCode(200)
        .body("baseline", startsWith("promoted-"))
        .body("rows", equalTo(19_200));
    assertThat(store.currentBaseline("loan-default").orElseThrow().version())
        .startsWith("promoted-");

    // The pages that compare with it still render.
    given().get("/m/loan-default").then().statusCode(200);
    given().get("/i/inc-14").then().statusCode(200).body(containsString("declared the new normal"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/i/inc-14/promote", "/api/v1/incidents/inc-14/promote"})
  void pagesOfOtherSitesChangeNothing(String path) {
    String form = "application/x-www-form-urlencoded";

    given()
        .header("Sec-Fetch-Site", "cross-site")
        .contentType(form)
        .post(path)
        .then()
        .statusCode(403);
    given()
        .header("Origin", "http://evil.example")
        .contentType(form)
        .post(path)
        .then()
        .statusCode(403);
    given().header("Origin", "null").contentType(form).post(path).then().statusCode(403);
  }

  @Test
  void formsOfThePageItselfAreTaken() {
    String host = "localhost:" + RestAssured.port;

    given()
        .redirects()
        .follow(false)
        .header("Origin", "http://" + host)
        .header("Host", host)
        .contentType("application/x-www-form-urlencoded")
        .post("/i/inc-14/acknowledge")
        .then()
        .statusCode(303);
  }

  @Test
  void chartsCanBeDownloadedAsNumbers() {
    String csv =
        given()
            .get("/m/loan-default/f/car_value/metrics.csv?range=7d")
            .then()
            .statusCode(200)
            .header("Content-Type", startsWith("text/csv"))
            .header("Content-Disposition", containsString("loan-default-car_value.csv"))
            .extract()
            .asString();

    assertThat(csv.lines().findFirst().orElseThrow()).startsWith("window_start,window_end,rows");
    assertThat(csv.lines().skip(1)).isNotEmpty().allMatch(line -> line.contains(",car_value,"));
  }

  @Test
  void unknownAddressesAnswerProgramsWithAProblem() {
    given()
        .get("/api/v1/nothing")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("status", equalTo(404));
    given().accept("text/html").get("/nothing").then().statusCode(404).contentType("text/html");
  }
}
