package io.leadline.server.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadline.server.browser.Browser;
import io.leadline.server.browser.Page;
import io.leadline.store.FastStore;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every page in a real browser: light and dark, on a desk and on a phone. Skips itself where no
 * Chromium is installed. With {@code -Dleadline.pictures=true} the pictures stay in {@code
 * target/pictures} to be seen.
 */
@QuarkusTest
class BrowserTest {

  private static final List<String> PAGES =
      List.of(
          "/",
          "/m/loan-default",
          "/m/loan-default/f/car_value",
          "/m/loan-default/f/salary_range",
          "/m/loan-default/runs",
          "/m/loan-default/paths",
          "/m/new-model/paths",
          "/m/new-model",
          "/incidents",
          "/i/inc-14",
          "/system",
          "/?q=nothing-like-this");

  private static Optional<Browser> started = Optional.empty();

  @TestHTTPResource("/")
  private URI server = URI.create("http://localhost");

  @Inject FastStore store;

  @BeforeEach
  void open() throws Exception {
    Optional<Path> program = Browser.installed();
    assumeTrue(program.isPresent(), "skipped: no chromium or google-chrome on the PATH");
    LoanWorld.fill(store);
    if (started.isEmpty()) {
      started = Optional.of(Browser.start(program.orElseThrow()));
    }
  }

  @AfterAll
  static void close() throws Exception {
    if (started.isPresent()) {
      started.get().close();
      started = Optional.empty();
    }
  }

  private Page page(String scheme, int width) {
    return started.orElseThrow().newPage().look(scheme, width);
  }

  @Test
  void everyPageIsAccessibleFitsTheScreenAndAsksNobodyElse() throws Exception {
    List<String> troubles = new ArrayList<>();
    for (String scheme : List.of("light", "dark")) {
      for (int width : List.of(390, 1280)) {
        Page page = page(scheme, width);
        for (String path : PAGES) {
          String where = "%s %s %d: ".formatted(path, scheme, width);
          page.open(server.resolve(path));
          int wider = page.evaluate("document.documentElement.scrollWidth - innerWidth").asInt();
          if (wider > 0) {
            troubles.add(where + wider + " pixels wider than the screen");
          }
          if (page.evaluate("document.title").asText().isBlank()) {
            troubles.add(where + "no title");
          }
          violations(page).forEach(violation -> troubles.add(where + violation));
          if (Boolean.getBoolean("leadline.pictures")) {
            keep(path, scheme, width, page.picture());
          }
        }
        page.complaints().forEach(troubles::add);
        page.requests().stream()
            .filter(request -> !request.startsWith(server.toString()))
            .forEach(request -> troubles.add("asked " + request));
      }
    }

    assertThat(troubles).isEmpty();
  }

  @Test
  void theGuiltyFeatureIsOneClickFromTheAlert() throws Exception {
    Page page = page("light", 1280);

    page.open(server.resolve("/i/inc-14"));
    assertThat(page.text("h1")).contains("4 of 7 features drifted");
    page.click("table.stack tbody tr th a[href*='/f/']");

    assertThat(page.address()).isEqualTo("/m/loan-default/f/repaid_loan_on_prev_car");
    assertThat(page.text("h1")).contains("Drifted to");
    assertThat(page.complaints()).isEmpty();
  }

  @Test
  void theFleetLeadsToTheGuiltyFeatureInThreeClicks() throws Exception {
    Page page = page("dark", 390);

    page.open(server.resolve("/"));
    page.click("main table tbody tr:first-child th a");
    page.click("main ul a[href^='/i/']");
    page.click(".heat tbody tr:first-child th a");

    assertThat(page.address()).startsWith("/m/loan-default/f/");
  }

  @Test
  void anIncidentIsAnnotatedAndAcknowledgedWithoutScripts() throws Exception {
    Page page = page("light", 1280);

    page.open(server.resolve("/i/inc-14"));
    page.evaluate(
        "document.querySelector('textarea').value = 'the <b>campaign</b> began';"
            + "document.querySelector('input[name=author]').value = 'Ada'");
    page.click("form[action$='/note'] button");
    assertThat(page.text(".history")).contains("noted by Ada", "the <b>campaign</b> began");
    page.click("form[action$='/acknowledge'] button");

    assertThat(page.text(".tag")).contains("acknowledged");
    assertThat(page.evaluate("document.scripts.length").asInt()).isZero();
    assertThat(page.complaints()).isEmpty();
  }

  @Test
  void addressesThatDoNotExistGetAPageToo() throws Exception {
    Page page = page("light", 1280);

    page.open(server.resolve("/no/such/page"));

    assertThat(page.text("h1")).isEqualTo("Nothing here");
    assertThat(violations(page)).isEmpty();
  }

  /** Serious and critical findings of axe-core. */
  private static List<String> violations(Page page) throws IOException {
    page.evaluate(axe() + "; 0");
    JsonNode found =
        page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
                + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))");
    List<String> violations = new ArrayList<>();
    found.forEach(one -> violations.add(one.asText()));
    return violations;
  }

  private static String axe() throws IOException {
    try (InputStream script = BrowserTest.class.getResourceAsStream("/axe.min.js")) {
      if (script == null) {
        throw new IOException("axe.min.js is not on the class path");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void keep(String path, String scheme, int width, byte[] picture)
      throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "pictures"));
    String name = path.replaceAll("[^a-z0-9-]+", "_");
    Files.write(folder.resolve("%s-%d-%s.png".formatted(name, width, scheme)), picture);
  }
}
