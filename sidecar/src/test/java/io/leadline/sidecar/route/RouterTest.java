package io.leadline.sidecar.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.sidecar.route.RouterSettings.Timeouts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RouterTest {

  private static final String GET = "GET /v2/models/m HTTP/1.1\r\nHost: model\r\n\r\n";

  private ScriptedServer server;
  private Router router;

  private void start(ScriptedServer.Script script) throws IOException {
    start(script, Timeouts.DEFAULT);
  }

  private void start(ScriptedServer.Script script, Timeouts timeouts) throws IOException {
    server = new ScriptedServer(script);
    router =
        new Router(
                RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), server.endpoint())
                    .withTimeouts(timeouts),
                Recorder.NONE)
            .start();
  }

  private RawClient client() throws IOException {
    return new RawClient(router.port());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    router.close();
  }

  @Test
  void requestsOfOneConnectionReuseOneConnectionToTheModelServer() throws Exception {
    start(ScriptedServer.json("{}"));

    try (RawClient client = client()) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 OK").endsWith("{}");
      }
    }

    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
    start(
        (request, socket) ->
            ScriptedServer.write(socket, ScriptedServer.ok(request.split(" ", 3)[1])));

    try (RawClient client = client()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        all.append("POST /%d HTTP/1.1\r\nHost: m\r\nContent-Length: 3\r\n\r\nabc".formatted(i));
      }
      client.send(all.toString());

      for (int i = 0; i < 20; i++) {
        assertThat(client.response()).endsWith("\r\n\r\n/" + i);
      }
    }
  }

  @Test
  void serverSentEventsPassOneByOneBeforeTheResponseEnds() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    start(
        (request, socket) -> {
          ScriptedServer.write(
              socket,
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
          // The second event comes only when the client has had the first.
          assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
          ScriptedServer.write(socket, "9\r\ndata: 2\n\n\r\n0\r\n\r\n");
        });

    try (RawClient client = client()) {
      String first = client.send(GET).readUntil("data: 1\n\n");
      seen.countDown();

      assertThat(first).contains("text/event-stream");
      assertThat(client.readUntil("0\r\n\r\n")).contains("data: 2\n\n");
    }
  }

  @Test
  void requestBodiesPassBeforeTheyEnd() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    server = new ScriptedServer((request, socket) -> {});
    try (ServerSocket listener = new ServerSocket(0)) {
      router =
          new Router(
                  RouterSettings.plain(
                      new InetSocketAddress("127.0.0.1", 0),
                      new Endpoint("127.0.0.1", listener.getLocalPort(), false)),
                  Recorder.NONE)
              .start();
      Thread upstream =
          new Thread(
              () -> {
                try (Socket socket = listener.accept()) {
                  String got = "";
                  while (!got.endsWith("first")) {
                    got += (char) socket.getInputStream().read();
                  }
                  half.countDown();
                  while (!got.endsWith("second")) {
                    got += (char) socket.getInputStream().read();
                  }
                  ScriptedServer.write(socket, ScriptedServer.ok("done"));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      upstream.start();

      try (RawClient client = client()) {
        client.send("POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 11\r\n\r\nfirst");
        assertThat(half.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(client.send("second").response()).endsWith("done");
      }
      upstream.join();
    }
  }

  @Test
  void expectContinueIsTheModelServersToAnswer() throws Exception {
    server = new ScriptedServer((request, socket) -> {});
    try (ServerSocket listener = new ServerSocket(0)) {
      router =
          new Router(
                  RouterSettings.plain(
                      new InetSocketAddress("127.0.0.1", 0),
                      new Endpoint("127.0.0.1", listener.getLocalPort(), false)),
                  Recorder.NONE)
              .start();
      Thread upstream =
          new Thread(
              () -> {
                try (Socket socket = listener.accept()) {
                  String got = "";
                  while (!got.endsWith("\r\n\r\n")) {
                    got += (char) socket.getInputStream().read();
                  }
                  ScriptedServer.write(socket, "HTTP/1.1 100 Continue\r\n\r\n");
                  while (!got.endsWith("body")) {
                    got += (char) socket.getInputStream().read();
                  }
                  ScriptedServer.write(socket, ScriptedServer.ok("done"));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      upstream.start();

      try (RawClient client = client()) {
        client.send(
            "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
        assertThat(client.send("body").response()).startsWith("HTTP/1.1 200 OK").endsWith("done");
      }
      upstream.join();
    }
  }

  @Test
  void upgradedConnectionsPassBytesBothWays() throws Exception {
    start(
        (request, socket) -> {
          ScriptedServer.write(
              socket,
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
          byte[] bytes = new byte[100];
          for (int n = socket.getInputStream().read(bytes); n > 0; ) {
            socket.getOutputStream().write(bytes, 0, n);
            n = socket.getInputStream().read(bytes);
          }
        });

    try (RawClient client = client()) {
      client.send("GET / HTTP/1.1\r\nHost: m\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101").contains("echo");
      assertThat(client.send("\0\1ping\n").readUntil("ping\n")).isEqualTo("\0\1ping\n");
      assertThat(client.send("pong!").readUntil("!")).isEqualTo("pong!");
    }
    assertThat(server.requests().get(0)).containsIgnoringCase("upgrade: echo");
  }

  @Test
  void headersOfOneConnectionStayAndTheOthersPass() throws Exception {
    start(
        (request, socket) ->
            ScriptedServer.write(
                socket,
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive, X-Own\r\n"
                    + "Keep-Alive: timeout=5\r\nX-Own: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n{}"));

    try (RawClient client = client()) {
      String response =
          client
              .send(
                  "GET /p?q=%2F HTTP/1.1\r\nHost: model.example\r\nConnection: X-Hop\r\nX-Hop: 1\r\n"
                      + "Keep-Alive: 5\r\nTE: trailers\r\ntraceparent: 00-ab-cd-01\r\n"
                      + "X-B3-TraceId: 7\r\nX-Many: 1\r\nX-Many: 2\r\nX-Request-Id: mine\r\n\r\n")
              .response();

      assertThat(response)
          .contains("Set-Cookie: a\r\nSet-Cookie: b\r\n")
          .doesNotContain("X-Own")
          .doesNotContain("Keep-Alive")
          .doesNotContainIgnoringCase("x-request-id");
    }
    assertThat(server.requests().get(0))
        .startsWith("GET /p?q=%2F HTTP/1.1\r\n")
        .contains(
            "Host: model.example\r\n",
            "traceparent: 00-ab-cd-01\r\n",
            "X-B3-TraceId: 7\r\n",
            "X-Many: 1\r\nX-Many: 2\r\n",
            "X-Request-Id: mine\r\n")
        .doesNotContain("X-Hop", "Keep-Alive", "TE:");
  }

  @Test
  void requestsWithoutAnIdGetOneAndTheClientIsTold() throws Exception {
    start(ScriptedServer.json("{}"));

    String response;
    try (RawClient client = client()) {
      response = client.send(GET).response();
    }

    String id = response.replaceFirst("(?s).*x-request-id: ([0-9a-f]{32}).*", "$1");
    assertThat(id).hasSize(32);
    assertThat(server.requests().get(0)).contains("x-request-id: " + id + "\r\n");
  }

  @Test
  void headResponsesHaveALengthAndNoBody() throws Exception {
    start(
        (request, socket) ->
            ScriptedServer.write(
                socket,
                request.startsWith("HEAD")
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"
                    : ScriptedServer.ok("next")));

    try (RawClient client = client()) {
      assertThat(client.send("HEAD / HTTP/1.1\r\nHost: m\r\n\r\n").readUntil("\r\n\r\n"))
          .contains("Content-Length: 500");
      assertThat(client.send(GET).response()).endsWith("next");
    }
  }

  @Test
  void responsesThatEndWithTheirConnectionAreChunkedForTheClient() throws Exception {
    start(
        (request, socket) -> {
          ScriptedServer.write(socket, "HTTP/1.1 200 OK\r\n\r\nall of it");
          throw new IOException("end");
        });

    try (RawClient client = client()) {
      assertThat(client.send(GET).readUntil("0\r\n\r\n"))
          .containsIgnoringCase("transfer-encoding: chunked")
          .contains("9\r\nall of it\r\n");
    }
  }

  @Test
  void clientsOfHttp10GetNoChunks() throws Exception {
    start(
        (request, socket) ->
            ScriptedServer.write(
                socket,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));

    try (RawClient client = client()) {
      assertThat(client.send("GET / HTTP/1.0\r\n\r\n").readAll())
          .endsWith("\r\n\r\nabc")
          .doesNotContainIgnoringCase("transfer-encoding");
    }
  }

  @Test
  void bodiesOfMegabytesPassUnchangedThroughSlowReaders() throws Exception {
    byte[] body = new byte[8 << 20];
    new Random(7).nextBytes(body);
    start(
        (request, socket) -> {
          ScriptedServer.write(
              socket, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
          socket.getOutputStream().write(body);
        });

    try (Socket socket = new Socket("127.0.0.1", router.port())) {
      socket.getOutputStream().write(GET.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      String head = "";
      while (!head.endsWith("\r\n\r\n")) {
        head += (char) socket.getInputStream().read();
      }
      assertThat(socket.getInputStream().readNBytes(body.length)).isEqualTo(body);
    }
  }

  // What goes wrong

  @Test
  void anAbsentModelServerIsA502() throws Exception {
    start(ScriptedServer.json("{}"));
    server.close();

    try (RawClient client = client()) {
      assertThat(client.send(GET).response())
          .startsWith("HTTP/1.1 502")
          .contains("could not be reached");
    }
    assertThat(router.counts().unreachable()).isEqualTo(1);
  }

  @Test
  void aModelServerThatSaysNothingIsA504() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    start(
        (request, socket) -> end.await(10, TimeUnit.SECONDS),
        new Timeouts(
            Duration.ofSeconds(1),
            Duration.ofMillis(300),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1)));

    try (RawClient client = client()) {
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 504");
    }
    end.countDown();
  }

  @Test
  void aResponseThatBreaksOffIsNeverTakenForAWholeOne() throws Exception {
    start(
        (request, socket) -> {
          ScriptedServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
          throw new IOException("end");
        });

    try (RawClient client = client()) {
      assertThat(client.send(GET).readAll()).contains("Content-Length: 100").endsWith("half");
    }
    assertThat(router.counts().cutOff()).isEqualTo(1);
  }

  @Test
  void aChunkedResponseThatBreaksOffHasNoLastChunk() throws Exception {
    start(
        (request, socket) -> {
          ScriptedServer.write(
              socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
          throw new IOException("end");
        });

    try (RawClient client = client()) {
      assertThat(client.send(GET).readAll()).endsWith("4\r\nhalf\r\n");
    }
  }

  @Test
  void aResponseThatIsNoHttpIsA502() throws Exception {
    start((request, socket) -> ScriptedServer.write(socket, "SSH-2.0-OpenSSH\r\n\r\n"));

    try (RawClient client = client()) {
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 502");
    }
  }

  @Test
  void aClientThatLeavesTakesItsRequestAlong() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    start(
        (request, socket) -> {
          asked.countDown();
          // The end of the connection is how the model server learns of it.
          if (socket.getInputStream().read() < 0) {
            gone.countDown();
          }
        });

    try (RawClient client = client()) {
      client.send(GET);
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(router.counts().active()).isZero();
    assertThat(router.counts().clientGone()).isEqualTo(1);
  }

  @Test
  void aConnectionThatTheModelServerClosesBetweenRequestsIsClosedForTheClientToo()
      throws Exception {
    start(
        (request, socket) -> {
          ScriptedServer.write(socket, ScriptedServer.ok("last"));
          throw new IOException("end");
        });

    try (RawClient client = client()) {
      assertThat(client.send(GET).readAll()).endsWith("last");
    }
  }

  @Test
  void stoppingLetsRequestsUnderWayEnd() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    start(
        (request, socket) -> {
          asked.countDown();
          assertThat(answer.await(10, TimeUnit.SECONDS)).isTrue();
          ScriptedServer.write(socket, ScriptedServer.ok("in time"));
        });

    try (RawClient client = client()) {
      client.send(GET);
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      Thread stopping =
          new Thread(
              () -> {
                try {
                  router.close();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      stopping.start();
      while (!router.isDraining()) {
        Thread.onSpinWait();
      }
      answer.countDown();

      assertThat(client.readAll()).containsIgnoringCase("connection: close").endsWith("in time");
      stopping.join();
    }
  }
}
