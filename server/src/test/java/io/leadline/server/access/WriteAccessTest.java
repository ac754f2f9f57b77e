package io.leadline.server.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.leadline.server.pages.Worlds;
import io.leadline.store.FastStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WriteAccessTest.WithToken.class)
class WriteAccessTest {

  private static final String SILENCE = "/api/v1/incidents/inc-14/silence";

  @Inject FastStore store;

  /** A server that has a token. */
  public static final class WithToken implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "leadline.token", "s3cret", "leadline.data-dir", "target/test-data/${quarkus.uuid}");
    }
  }

  @BeforeEach
  void fill() {
    Worlds.fillLoans(store);
  }

  @Test
  void readingIsFree() {
    given().get("/").then().statusCode(200);
    given().get("/api/v1/incidents").then().statusCode(200);
    given().get("/metrics").then().statusCode(200);
  }

  @Test
  void theApiChangesNothingWithoutTheToken() {
    given()
        .post(SILENCE)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer")
        .body("status", equalTo(401));
    given().header("Authorization", "Bearer s3cre").post(SILENCE).then().statusCode(401);
    given().header("Authorization", "Bearer s3cret").post(SILENCE).then().statusCode(200);
  }

  @Test
  void theApiTakesNoPasswordThatBrowsersSendOnTheirOwn() {
    given().auth().preemptive().basic("ada", "s3cret").post(SILENCE).then().statusCode(401);
  }

  @Test
  void formsOfTheDashboardAskForIt() {
    given()
        .contentType("application/x-www-form-urlencoded")
        .post("/i/inc-14/acknowledge")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Basic realm=\"Leadline\", charset=\"UTF-8\"");
    given()
        .redirects()
        .follow(false)
        .auth()
        .preemptive()
        .basic("ada", "s3cret")
        .contentType("application/x-www-form-urlencoded")
        .post("/i/inc-14/acknowledge")
        .then()
        .statusCode(303);
  }
}
