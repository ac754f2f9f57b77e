package io.leadline.server.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.alert.Incident;
import io.leadline.server.MonitorCatalog;
import io.leadline.server.StoredMonitors;
import io.leadline.server.incidents.IncidentActions;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The templates, rendered without a server; the pages stay in {@code target/pages} to be seen. */
class PagesRenderTest {

  private final MemoryStore store = LoanWorld.store();
  private final Engine engine =
      Engine.builder()
          .addDefaults()
          .addValueResolver(new ReflectionValueResolver())
          .addValueResolver(io.quarkus.qute.ValueResolvers.rawResolver())
          // Quarkus resolves it; here only the port is asked for.
          .addNamespaceResolver(NamespaceResolver.builder("config").resolve(c -> 8080).build())
          .addResultMapper(new HtmlEscaper(List.of("text/html")))
          .addLocator(id -> Optional.of(location(id)))
          .build();

  private static io.quarkus.qute.TemplateLocator.TemplateLocation location(String id) {
    return new io.quarkus.qute.TemplateLocator.TemplateLocation() {
      @Override
      public Reader read() {
        return new InputStreamReader(
            PagesRenderTest.class.getResourceAsStream("/templates/" + id + ".html"),
            StandardCharsets.UTF_8);
      }

      @Override
      public Optional<Variant> getVariant() {
        return Optional.of(Variant.forContentType("text/html"));
      }
    };
  }

  private String render(String template, Object page) {
    String html = engine.getTemplate("pages/" + template).data("page", page).render();
    try {
      Path folder = Files.createDirectories(Path.of("target", "pages"));
      Path css = Path.of("..", "report", "src/main/resources/META-INF/resources/leadline.css");
      Files.writeString(folder.resolve("leadline.css"), Files.readString(css));
      Files.writeString(
          folder.resolve(template + ".html"), html.replace("\"/leadline.css", "\"leadline.css"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return html;
  }

  private static TimeRange range() {
    return TimeRange.of(Optional.empty(), Optional.empty(), Optional.empty(), LoanWorld.END);
  }

  private IncidentPage incident(Incident incident) {
    MonitorCatalog catalog = new StoredMonitors(store, Clock.systemUTC());
    IncidentActions actions = new IncidentActions(store, catalog, Clock.systemUTC());
    return IncidentPage.of(store, LoanWorld.monitors(), actions, incident);
  }

  @Test
  void fleetShowsTheWorstModelFirst() {
    String html = render("fleet", FleetPage.of(store, LoanWorld.monitors(), "", LoanWorld.NOW));

    assertThat(html).contains("1 of 3 models has an open incident", "critical ▲", "41 min ago");
    assertThat(html.indexOf(">loan-default</a>")).isLessThan(html.indexOf(">churn</a>"));
    assertThat(html.indexOf(">churn</a>")).isLessThan(html.indexOf(">new-model</a>"));
  }

  @Test
  void pathsShowWhatEachHasSeenAndWhichAnswersChanged() {
    PathsPage page = PathsPage.of(store, LoanWorld.monitors(), "loan-default", range());

    String html = render("paths", page);

    assertThat(page.paths()).containsExactly("etl", "sidecar");
    assertThat(html)
        .contains("The paths differ in 2 windows of 119")
        .contains("▼ 83 missing, 14 %", "not seen", "683 missing")
        .contains("sidecar said 517 (all within limits", "etl says");
    assertThat(page.differing()).hasSize(2);
    assertThat(page.differing().get(0).change()).isNotEmpty();
    assertThat(page.others()).allMatch(row -> row.change().isEmpty());
  }

  @Test
  void aSinglePathIsSaidToBeAlone() {
    PathsPage page = PathsPage.of(store, LoanWorld.monitors(), "churn", range());

    assertThat(page.headline()).startsWith("One path watches: etl has seen");
    assertThat(page.map()).isEmpty();
    assertThat(page.differing()).isEmpty();
    assertThat(PathsPage.of(store, LoanWorld.monitors(), "new-model", range()).headline())
        .isEqualTo("No path has seen a prediction in this range");
  }

  @Test
  void anEmptyFleetSaysWhatToTypeNext() {
    FleetPage page = FleetPage.of(new MemoryStore(), LoanWorld.monitors(), "", LoanWorld.NOW);

    String html = engine.getTemplate("pages/fleet").data("page", page).render();

    assertThat(html).contains("leadline init", "leadline demo");
  }

  @Test
  void modelShowsVolumeDriftAndQualityOnOneAxis() {
    String html =
        render("model", ModelPage.of(store, LoanWorld.monitors(), "loan-default", range()));

    assertThat(html)
        .contains("4 of 7 features drifted", "salary_range missing", "ROC AUC", "Predictions")
        .contains("href=\"/i/inc-14\"");
  }

  @Test
  void modelWithoutWindowsSaysHowToSendPredictions() {
    ModelPage page = ModelPage.of(store, LoanWorld.monitors(), "new-model", range());

    String html = engine.getTemplate("pages/model").data("page", page).render();

    assertThat(html)
        .contains("No window in this range", "no check was computed")
        .contains("http://localhost:8080/api/v1/models/new-model/predictions");
  }

  @Test
  void featureShowsBothSidesAndTheWayThere() {
    String html =
        render(
            "feature",
            FeaturePage.of(store, LoanWorld.monitors(), "loan-default", "car_value", range()));

    assertThat(html)
        .contains(
            "Drifted to 11.9×",
            "Quantiles over time",
            "How far did it drift?",
            "Standard deviation")
        .contains("Drift by every method", "How did the distribution move?", "metrics.csv");
  }

  @Test
  void privateFeaturesShowNoValues() {
    String html =
        engine
            .getTemplate("pages/feature")
            .data(
                "page",
                FeaturePage.of(store, LoanWorld.monitors(), "loan-default", "postcode", range()))
            .render();

    assertThat(html).doesNotContain("SECRET").contains("categorical feature, private");
  }

  @Test
  void unknownFeaturesAreNotFound() {
    assertThatThrownBy(
            () ->
                FeaturePage.of(
                    store, LoanWorld.monitors(), "loan-default", "no_such_thing", range()))
        .isInstanceOf(NoSuchPageException.class)
        .hasMessageContaining("no_such_thing");
  }

  @Test
  void incidentLeadsToTheFeaturesBehindIt() {
    String html = render("incident", incident(LoanWorld.incident()));

    assertThat(html)
        .contains("4 of 7 features drifted on 15 Nov 2026", "When did each feature move?")
        .contains("/m/loan-default/f/car_value?from=", "Performance drop", "Acknowledge");
  }

  @Test
  void incidentsListOpenOnesFirst() {
    String html = render("incidents", IncidentsPage.of(store, ""));

    assertThat(html).contains("1 open incident", "resolved ✓");
    assertThat(html.indexOf(">inc-14</a>")).isLessThan(html.indexOf(">inc-9</a>"));
  }

  @Test
  void noPageNeedsScriptOrInlineStyleOrAnotherHost() {
    List<String> pages =
        List.of(
            render("fleet", FleetPage.of(store, LoanWorld.monitors(), "", LoanWorld.NOW)),
            render("model", ModelPage.of(store, LoanWorld.monitors(), "loan-default", range())),
            render("problem", new ProblemPage(404, "Nothing here", "There is no model '<b>'.")));

    for (String html : pages) {
      assertThat(html).doesNotContain("<script", "style=\"", "onclick", "https://", "src=");
    }
    assertThat(pages.get(2)).contains("&lt;b&gt;");
  }

  @Test
  void hostileNamesStayText() {
    String hostile = "<img src=x onerror=alert(1)>";
    Incident known = LoanWorld.incident();
    store.saveIncident(
        new Incident(
            "inc-15",
            "loan-default",
            hostile,
            known.severity(),
            known.state(),
            hostile,
            known.since(),
            known.lastWindow(),
            known.opened().plus(Duration.ofHours(1)),
            known.resolved(),
            List.of(new Incident.Cause("missing_ratio", hostile, 1, 2, hostile))),
        List.of());

    for (String html :
        List.of(
            engine
                .getTemplate("pages/incident")
                .data("page", incident(store.incident("inc-15").orElseThrow()))
                .render(),
            engine
                .getTemplate("pages/model")
                .data("page", ModelPage.of(store, LoanWorld.monitors(), "loan-default", range()))
                .render())) {
      assertThat(html).doesNotContain("<img").contains("&lt;img");
    }
  }
}
