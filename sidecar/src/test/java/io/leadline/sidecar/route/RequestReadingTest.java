package io.leadline.sidecar.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a model server is given of bytes that have more than one reading: the requests that nginx
 * would give it, or none. After each comes a last request, on the same connection; what a smuggler
 * wants is that the two sides disagree where it begins.
 */
@Timeout(120)
class RequestReadingTest {

  private static final String LAST = "GET /last HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n";
  private static final String POST = "POST /p HTTP/1.1\r\nHost: m\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  /** Read as nginx reads them. */
  private static final Map<String, Reading> READ = new LinkedHashMap<>();

  /** Refused, though nginx has a reading of them; the connection ends, and no later byte counts. */
  private static final Map<String, String> STRICTER = new LinkedHashMap<>();

  /** What the model server is asked, each by its line and body. */
  private record Reading(String bytes, List<String> asked) {}

  private static void read(String name, String bytes, String... asked) {
    READ.put(name, new Reading(bytes, List.of(asked)));
  }

  static {
    read("a body", POST + "Content-Length: 5\r\n\r\nhello", "POST /p hello", "GET /last ");
    read("leading zeros", POST + "Content-Length: 005\r\n\r\nhello", "POST /p hello", "GET /last ");
    read(
        "spaces around a length",
        POST + "Content-Length:  5  \r\n\r\nhello",
        "POST /p hello",
        "GET /last ");
    read(
        "a body that looks like a request",
        POST + "Content-Length: 34\r\n\r\nGET /inner HTTP/1.1\r\nHost: m\r\n\r\n01",
        "POST /p GET /inner HTTP/1.1\r\nHost: m\r\n\r\n01",
        "GET /last ");
    read(
        "chunks",
        CHUNKED + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
        "POST /p hello world",
        "GET /last ");
    read(
        "chunked in other letters",
        POST + "Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "POST /p hello",
        "GET /last ");
    read(
        "spaces around chunked",
        POST + "Transfer-Encoding:  chunked  \r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "POST /p hello",
        "GET /last ");
    read(
        "chunk extensions",
        CHUNKED + "5;a=b;c=\"d\"\r\nhello\r\n0;x\r\n\r\n",
        "POST /p hello",
        "GET /last ");
    read(
        "upper-case chunk size",
        CHUNKED + "A\r\n0123456789\r\n0\r\n\r\n",
        "POST /p 0123456789",
        "GET /last ");
    read(
        "leading zeros of a chunk size",
        CHUNKED + "0005\r\nhello\r\n000\r\n\r\n",
        "POST /p hello",
        "GET /last ");
    read(
        "a chunk that looks like the end",
        CHUNKED + "5\r\n0\r\n\r\n\r\n0\r\n\r\n",
        "POST /p 0\r\n\r\n",
        "GET /last ");
    read(
        "empty lines first",
        "\r\n\r\n" + POST + "Content-Length: 5\r\n\r\nhello",
        "POST /p hello",
        "GET /last ");
    read(
        "HTTP/1.0",
        "POST /p HTTP/1.0\r\nHost: m\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
        "POST /p hello",
        "GET /last ");
    read(
        "HTTP/1.0 that ends the connection",
        "POST /p HTTP/1.0\r\nHost: m\r\nContent-Length: 5\r\n\r\nhello",
        "POST /p hello");
    read(
        "an absolute target",
        "GET http://m/p?q HTTP/1.1\r\nHost: m\r\n\r\n",
        "GET /p?q ",
        "GET /last ");
    read(
        "Expect that nobody waits for",
        POST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
        "POST /p hello",
        "GET /last ");
    read(
        "garbage after a body",
        POST + "Content-Length: 5\r\n\r\nhello\0\1\2garbage\r\n\r\n",
        "POST /p hello");
    read(
        "garbage after the last chunk",
        CHUNKED + "5\r\nhello\r\n0\r\n\r\nX\0\r\n\r\n",
        "POST /p hello");
    read(
        "more than the length says",
        POST + "Content-Length: 4\r\n\r\nhello\r\n\r\n",
        "POST /p hell");
    read(
        "a request inside, behind an empty body",
        POST + "Content-Length: 0\r\n\r\nGET /second HTTP/1.1\r\nHost: m\r\n\r\n",
        "POST /p ",
        "GET /second ",
        "GET /last ");
    read("a chunk size beyond 64 bits", CHUNKED + "10000000000000005\r\nhello\r\n0\r\n\r\n");
    read("a negative chunk size", CHUNKED + "-5\r\nhello\r\n0\r\n\r\n");
    read("a chunk size in C", CHUNKED + "0x5\r\nhello\r\n0\r\n\r\n");
    read("a chunk longer than it says", CHUNKED + "4\r\nhello\r\n0\r\n\r\n");
    read("chunked twice", POST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n");
    read("chunked, then nothing", POST + "Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n");
    read(
        "chunked behind a control byte",
        POST + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n");
    read("chunked behind identity", POST + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n");
    read("the same length twice", POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
    read("a length in two words", POST + "Content-Length: 5 5\r\n\r\nhello");
    read("an empty length", POST + "Content-Length:\r\n\r\nhello");
    read("a length beyond 64 bits", POST + "Content-Length: 99999999999999999999\r\n\r\nhello");
    read("a space in the target", "GET /a b HTTP/1.1\r\nHost: m\r\n\r\n");
    read("a version that is none", "GET /p HTTP/1.x\r\nHost: m\r\n\r\n");
    read("an empty Host", "GET /p HTTP/1.1\r\nHost:\r\n\r\n");
    read("user information", "GET http://a@m/p HTTP/1.1\r\nHost: m\r\n\r\n");
    read("a header line first that is folded", "GET /p HTTP/1.1\r\n Host: m\r\n\r\n");
    STRICTER.put("bare line feeds", "GET /p HTTP/1.1\nHost: m\n\n");
    STRICTER.put("a bare line feed in a header", "GET /p HTTP/1.1\r\nX: a\nHost: m\r\n\r\n");
    STRICTER.put("a bare line feed behind a chunk size", CHUNKED + "5\nhello\r\n0\r\n\r\n");
    read(
        "a chunk size with a space",
        CHUNKED + "5 \r\nhello\r\n0\r\n\r\n",
        "POST /p hello",
        "GET /last ");
    STRICTER.put("no version", "GET /p\r\n\r\n");
    read("a space before the colon", "GET /p HTTP/1.1\r\nHost: m\r\nX : a\r\n\r\n");
    STRICTER.put("a name that is no token", "GET /p HTTP/1.1\r\nHost: m\r\nX(a): b\r\n\r\n");
    read(
        "two spaces before the target",
        "GET  /p HTTP/1.1\r\nHost: m\r\n\r\n",
        "GET /p ",
        "GET /last ");
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

  /** What the model server was asked, by line and body. */
  private List<String> readings(int port, String bytes) throws IOException {
    int before = server.requests().size();
    try (RawClient client = new RawClient(port)) {
      client.send(bytes + LAST).readAll();
    }
    List<String> readings = new ArrayList<>();
    for (String request : server.requests().subList(before, server.requests().size())) {
      String line = request.substring(0, request.indexOf(" HTTP/"));
      readings.add(line + " " + body(request));
    }
    return readings;
  }

  private static String body(String request) {
    int at = request.indexOf("\r\n\r\n") + 4;
    if (!request.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked")) {
      return request.substring(at);
    }
    StringBuilder body = new StringBuilder();
    while (true) {
      int end = request.indexOf("\r\n", at);
      if (end < 0) {
        return body + " BROKEN " + request.substring(request.indexOf("\r\n\r\n"));
      }
      int size = Integer.parseInt(request.substring(at, end), 16);
      if (size == 0) {
        return body.toString();
      }
      body.append(request, end + 2, end + 2 + size);
      at = end + 2 + size + 2;
    }
  }

  @Test
  void bytesWithSeveralReadingsHaveOneForTheModelServer() throws Exception {
    for (Map.Entry<String, Reading> entry : READ.entrySet()) {
      assertThat(readings(router.port(), entry.getValue().bytes()))
          .as(entry.getKey())
          .isEqualTo(entry.getValue().asked());
    }
  }

  @Test
  void whereTheRouterIsStricterThanNginxNothingReachesTheModelServer() throws Exception {
    for (Map.Entry<String, String> entry : STRICTER.entrySet()) {
      assertThat(readings(router.port(), entry.getValue())).as(entry.getKey()).isEmpty();
    }
  }

  @Test
  void nginxReadsTheSame(@TempDir Path folder) throws Exception {
    assumeTrue(Nginx.isInstalled(), "skipped: " + Nginx.ABSENT);
    try (Nginx nginx = Nginx.before(server.port(), folder)) {
      for (Map.Entry<String, Reading> entry : READ.entrySet()) {
        assertThat(readings(nginx.port(), entry.getValue().bytes()))
            .as(entry.getKey())
            .isEqualTo(entry.getValue().asked());
      }
    }
  }

  @Test
  void aLengthThatIsFoldedIsRefused() throws Exception {
    String chunked = POST + "Transfer-Encoding:\r\n chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    String twice = POST + "Content-Length: 1\r\n 0\r\n\r\n0123456789";

    assertThat(readings(router.port(), chunked)).isEmpty();
    assertThat(readings(router.port(), twice)).isEmpty();
  }

  @Test
  void trailersCannotSayHowLongTheBodyWas() throws Exception {
    String trailers = "0\r\nContent-Length: 50\r\nTransfer-Encoding: x\r\nX-Sum: 7\r\n\r\n";

    assertThat(readings(router.port(), CHUNKED + "5\r\nhello\r\n" + trailers))
        .containsExactly("POST /p hello", "GET /last ");
    assertThat(server.requests().get(0))
        .contains("X-Sum: 7")
        .doesNotContainIgnoringCase("content-length");
  }
}
