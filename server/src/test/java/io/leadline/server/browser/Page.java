package io.leadline.server.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One tab. Keeps what it asked other hosts for, and what it complained about. */
public final class Page {

  private static final long TIMEOUT_SECONDS = 30;

  private final Browser browser;
  private final String session;
  private final LinkedBlockingQueue<String> loads = new LinkedBlockingQueue<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  Page(Browser browser, String session) {
    this.browser = browser;
    this.session = session;
    browser.listen(this::received);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  private void received(JsonNode message) {
    if (!message.path("sessionId").asText().equals(session)) {
      return;
    }
    JsonNode parameters = message.path("params");
    switch (message.path("method").asText()) {
      case "Page.loadEventFired" -> loads.add("");
      case "Network.requestWillBeSent" -> {
        String url = parameters.path("request").path("url").asText();
        // Pictures that the browser itself puts into its controls.
        if (!url.startsWith("data:")) {
          requests.add(url);
        }
      }
      case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
      case "Runtime.consoleAPICalled", "Log.entryAdded" -> {
        boolean isError =
            parameters.path("type").asText().equals("error")
                || parameters.path("entry").path("level").asText().equals("error");
        if (isError) {
          complaints.add(parameters.toString());
        }
      }
      default -> {}
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    return browser.call(session, method, parameters);
  }

  /** Chooses the colours and the size of the screen. */
  public Page look(String scheme, int width) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    return this;
  }

  /** Turns scripts of pages off. */
  public Page withoutScripts() {
    call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    return this;
  }

  /** Opens an address and waits until it is there. */
  public void open(URI address) throws InterruptedException {
    loads.clear();
    call("Page.navigate", Map.of("url", address.toString()));
    awaitLoad();
  }

  /** Clicks what the CSS selector finds first, and waits for the page that follows. */
  public void click(String selector) throws InterruptedException {
    loads.clear();
    String script =
        "(() => { const e = document.querySelector(%s); if (!e) return false; e.click();"
            + " return true; })()";
    boolean isThere = evaluate(script.formatted(quoted(selector))).asBoolean();
    if (!isThere) {
      throw new IllegalStateException("There is no " + selector + " on " + address());
    }
    awaitLoad();
  }

  private void awaitLoad() throws InterruptedException {
    if (loads.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS) == null) {
      throw new IllegalStateException("The page did not load");
    }
  }

  /** The value of an expression; of a promise, what it becomes. */
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(answer.get("exceptionDetails").toString());
    }
    return answer.path("result").path("value");
  }

  public String address() {
    return evaluate("location.pathname").asText();
  }

  public String text(String selector) {
    return evaluate("document.querySelector(%s)?.innerText ?? ''".formatted(quoted(selector)))
        .asText();
  }

  /** The whole page as PNG. */
  public byte[] picture() {
    JsonNode answer =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(answer.get("data").asText());
  }

  /** Errors that the page wrote to the console. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Addresses that were asked for. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
