package io.leadline.sidecar.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that two servers could read differently, and what nginx makes of them. */
@Timeout(60)
class RequestRulesTest {

  private static final String END = "\r\n\r\n";
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: m\r\n\r\n";

  /** Refused, with this status. */
  private static final Map<String, Refused> REFUSED = new LinkedHashMap<>();

  /**
   * @param asNginx whether nginx refuses it with a status of the same hundred
   */
  private record Refused(String request, int status, boolean asNginx) {}

  private static void refuse(String name, int status, String request) {
    REFUSED.put(name, new Refused(request, status, true));
  }

  static {
    refuse(
        "both lengths",
        400,
        "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"
            + END
            + "0\r\n\r\n"
            + SMUGGLED);
    refuse(
        "both lengths, the other way round",
        400,
        "POST / HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: chunked\r\nContent-Length: 5"
            + END
            + "0\r\n\r\n"
            + SMUGGLED);
    refuse(
        "two different Content-Lengths",
        400,
        "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 5\r\nContent-Length: 0" + END + "hello");
    refuse(
        "a list of Content-Lengths",
        400,
        "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 5, 5" + END + "hello");
    refuse(
        "a negative Content-Length",
        400,
        "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: -5" + END + "hello");
    refuse(
        "a Content-Length with a sign",
        400,
        "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: +5" + END + "hello");
    refuse(
        "a hexadecimal Content-Length",
        400,
        "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 0x5" + END + "hello");
    refuse(
        "an unknown Transfer-Encoding",
        501,
        "POST / HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: xchunked" + END + "0\r\n\r\n");
    refuse(
        "identity as Transfer-Encoding",
        501,
        "POST / HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: identity" + END);
    refuse(
        "two Transfer-Encodings",
        400,
        "POST / HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: chunked\r\n"
            + "Transfer-Encoding: identity"
            + END
            + "0\r\n\r\n");
    refuse(
        "Transfer-Encoding in HTTP/1.0",
        400,
        "POST / HTTP/1.0\r\nHost: m\r\nTransfer-Encoding: chunked" + END + "0\r\n\r\n");
    refuse(
        "a space before the colon",
        400,
        "POST / HTTP/1.1\r\nHost: m\r\nTransfer-Encoding : chunked" + END + "0\r\n\r\n");
    refuse("two Hosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b" + END);
    refuse("no Host", 400, "GET / HTTP/1.1\r\nX: y" + END);
    refuse("a Host with a space", 400, "GET / HTTP/1.1\r\nHost: a b" + END);
    refuse("a bare CR in a value", 400, "GET / HTTP/1.1\r\nHost: m\r\nX: a\rb" + END);
    refuse("a NUL in a value", 400, "GET / HTTP/1.1\r\nHost: m\r\nX: a\0b" + END);
    refuse("a NUL in a name", 400, "GET / HTTP/1.1\r\nHost: m\r\nX\0: a" + END);
    refuse("a header without a colon", 400, "GET / HTTP/1.1\r\nHost: m\r\nno colon here" + END);
    refuse("CONNECT", 405, "CONNECT m:443 HTTP/1.1\r\nHost: m" + END);
    refuse("a method that begins with a digit", 400, "1GET / HTTP/1.1\r\nHost: m" + END);
    refuse("a method in small letters", 400, "get / HTTP/1.1\r\nHost: m" + END);
    refuse("TRACE", 405, "TRACE / HTTP/1.1\r\nHost: m" + END);
    refuse("HTTP/2 in the request line", 505, "GET / HTTP/2.0\r\nHost: m" + END);
    refuse("no HTTP at all", 400, "hello there, general\r\n\r\n");
    refuse(
        "a header of 40,000 bytes",
        400,
        "GET / HTTP/1.1\r\nHost: m\r\nX: " + "a".repeat(40_000) + END);
    refuse(
        "headers of 80,000 bytes",
        400,
        "GET / HTTP/1.1\r\nHost: m\r\n" + ("X: " + "a".repeat(97) + "\r\n").repeat(800) + "\r\n");
    refuse(
        "a target of 20,000 bytes",
        414,
        "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: m" + END);
    refuse(
        "a chunk size that is no number",
        400,
        "POST / HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: chunked" + END + "zz\r\nhello\r\n");
  }

  private ScriptedServer server;
  private Router router;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer(ScriptedServer.json("{}"));
    router =
        new Router(
                RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), server.endpoint()),
                Recorder.NONE)
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
    server.close();
  }

  private static int statusOf(int port, String request) throws IOException {
    try (RawClient client = new RawClient(port)) {
      String answer = client.send(request).readUntil("\r\n");
      return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : -1;
    }
  }

  @Test
  void ambiguousRequestsAreRefusedAndTheirConnectionEnds() throws Exception {
    for (Map.Entry<String, Refused> entry : REFUSED.entrySet()) {
      try (RawClient client = new RawClient(router.port())) {
        String all = client.send(entry.getValue().request()).readAll();

        assertThat(all)
            .as(entry.getKey())
            .startsWith("HTTP/1.1 " + entry.getValue().status())
            .containsOnlyOnce("HTTP/1.1 ");
      }
    }
    assertThat(server.requests()).noneMatch(request -> request.contains("smuggled"));
  }

  @Test
  void nginxRefusesTheSameRequests(@TempDir Path folder) throws Exception {
    assumeTrue(Nginx.isInstalled(), "skipped: " + Nginx.ABSENT);
    try (Nginx nginx = Nginx.before(server.port(), folder)) {
      for (Map.Entry<String, Refused> entry : REFUSED.entrySet()) {
        int status = statusOf(nginx.port(), entry.getValue().request());

        assertThat(status / 100)
            .as(
                "%s: nginx says %d, the router %d",
                entry.getKey(), status, entry.getValue().status())
            .isEqualTo(entry.getValue().status() / 100);
      }
    }
  }

  @Test
  void absoluteTargetsBecomeHostAndPath() throws Exception {
    try (RawClient client = new RawClient(router.port())) {
      client.send("GET http://real.example:81/a?b HTTP/1.1\r\nHost: other\r\n\r\n").response();
    }

    assertThat(server.requests().get(0))
        .startsWith("GET /a?b HTTP/1.1\r\n")
        .containsIgnoringCase("host: real.example:81\r\n")
        .doesNotContain("other");
  }

  @Test
  void foldedHeadersReachTheModelServerAsOneLineOrNotAtAll() throws Exception {
    int status = statusOf(router.port(), "GET / HTTP/1.1\r\nHost: m\r\nX: a\r\n b\r\n\r\n");

    if (status == 200) {
      assertThat(server.requests().get(0)).contains("X: a b\r\n");
    } else {
      assertThat(status).isEqualTo(400);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void chunkExtensionsDoNotReachTheModelServer() throws Exception {
    try (RawClient client = new RawClient(router.port())) {
      client
          .send(
              "POST / HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + "5;a=\"b\"\r\nhello\r\n0\r\n\r\n")
          .response();
    }

    assertThat(server.requests().get(0)).endsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
  }

  @Test
  void theConnectionHeaderCannotTakeAwayWhatFramesTheRequest() throws Exception {
    try (RawClient client = new RawClient(router.port())) {
      client
          .send(
              "POST / HTTP/1.1\r\nHost: m\r\nConnection: content-length, host\r\n"
                  + "Content-Length: 5\r\n\r\nhello")
          .response();
    }

    assertThat(server.requests().get(0))
        .containsIgnoringCase("content-length: 5\r\n")
        .containsIgnoringCase("host: m\r\n")
        .endsWith("hello");
  }

  @Test
  void cleartextUpgradesToHttp2AreNotPassedOn() throws Exception {
    try (RawClient client = new RawClient(router.port())) {
      client
          .send(
              "GET / HTTP/1.1\r\nHost: m\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                  + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")
          .response();
    }

    assertThat(server.requests().get(0))
        .doesNotContainIgnoringCase("upgrade")
        .doesNotContainIgnoringCase("http2-settings");
  }
}
