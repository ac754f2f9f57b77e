package io.leadline.sidecar.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.ProfileBuilder;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.sidecar.command.TestAuthority.Identity;
import io.leadline.sidecar.route.Endpoint;
import io.leadline.sidecar.route.RawClient;
import io.leadline.sidecar.route.Recorder;
import io.leadline.sidecar.route.Router;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.route.ScriptedServer;
import io.leadline.sidecar.send.Centre;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Certificates on all three sides, good ones and bad ones, by the options of the command. */
@Timeout(60)
class TlsTest {

  @TempDir private static Path folder;
  private static TestAuthority ours;
  private static TestAuthority another;
  private static Identity good;
  private static Identity expired;
  private static Identity elsewhere;
  private static Identity foreign;
  private static Identity client;

  @BeforeAll
  static void issue() throws Exception {
    ours = new TestAuthority(folder, "ours");
    another = new TestAuthority(folder, "another");
    good = ours.issue("good");
    expired = ours.issueExpired("expired");
    elsewhere = ours.issueForAnotherHost("elsewhere");
    client = ours.issue("client");
    foreign = another.issue("foreign");
  }

  private static SidecarTls options(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return CommandLine.populateCommand(new SidecarTls(), texts);
  }

  private static Router router(Endpoint model, SidecarTls tls) throws IOException {
    return new Router(
            RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), model)
                .withTls(tls.server(), tls.upstream()),
            Recorder.NONE)
        .start();
  }

  private static HttpResponse<String> ask(int port, SSLContext trust, Version version)
      throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trust).version(version).build();
    return client.send(
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/v2/models/m/infer"))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  // Clients

  @Test
  void clientsAreServedByTlsInBothVersionsOfHttp() throws Exception {
    try (ScriptedServer model = new ScriptedServer(ScriptedServer.json("{\"by\":\"model\"}"));
        Router router =
            router(
                model.endpoint(),
                options("--tls-cert", good.certificate(), "--tls-key", good.key()))) {
      for (Version version : Version.values()) {
        HttpResponse<String> response = ask(router.port(), ours.trusting(), version);

        assertThat(response.version()).isEqualTo(version);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"by\":\"model\"}");
      }
    }
  }

  @Test
  void clientsThatDoNotTrustTheCertificateOrSpeakNoTlsHurtNobody() throws Exception {
    try (ScriptedServer model = new ScriptedServer(ScriptedServer.json("{}"));
        Router router =
            router(
                model.endpoint(),
                options("--tls-cert", good.certificate(), "--tls-key", good.key()))) {
      assertThatThrownBy(() -> ask(router.port(), another.trusting(), Version.HTTP_1_1))
          .isInstanceOf(SSLHandshakeException.class);
      try (RawClient plain = new RawClient(router.port())) {
        assertThat(plain.send("GET / HTTP/1.1\r\nHost: m\r\n\r\n").readAll())
            .doesNotContain("HTTP/1.1 200");
      }

      assertThat(ask(router.port(), ours.trusting(), Version.HTTP_1_1).statusCode()).isEqualTo(200);
      assertThat(model.requests()).hasSize(1);
    }
  }

  // The model server

  private static HttpsServer https(TestAuthority authority, Identity identity, boolean asksClients)
      throws Exception {
    SSLContext context = authority.context(identity);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 16);
    server.setExecutor(Executors.newCachedThreadPool());
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters both = getSSLContext().getDefaultSSLParameters();
            both.setNeedClientAuth(asksClients);
            parameters.setSSLParameters(both);
          }
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String throughRouter(TestAuthority authority, Identity identity) throws Exception {
    HttpsServer model = https(authority, identity, false);
    model.createContext("/", exchange -> answer(exchange, "{\"by\":\"tls\"}"));
    Endpoint endpoint = Endpoint.of("https://localhost:" + model.getAddress().getPort());
    try (Router router = router(endpoint, options("--upstream-ca", ours.certificate()));
        RawClient client = new RawClient(router.port())) {
      return client.send("GET /v2/models/m HTTP/1.1\r\nHost: m\r\n\r\n").response();
    } finally {
      model.stop(0);
    }
  }

  @Test
  void aModelServerOfATrustedAuthorityIsSpokenToByTls() throws Exception {
    assertThat(throughRouter(ours, good)).startsWith("HTTP/1.1 200").endsWith("{\"by\":\"tls\"}");
  }

  @Test
  void aModelServerThatCannotProveItselfGetsNoRequest() throws Exception {
    assertThat(throughRouter(another, foreign)).startsWith("HTTP/1.1 502");
    assertThat(throughRouter(ours, expired)).startsWith("HTTP/1.1 502");
    assertThat(throughRouter(ours, elsewhere)).startsWith("HTTP/1.1 502");
  }

  @Test
  void grpcByTlsIsAskedForHttp2InTheHandshakeAndPasses() throws Exception {
    EventLoopGroup group = new NioEventLoopGroup(1);
    Channel model = grpcModel(group);
    int port = ((InetSocketAddress) model.localAddress()).getPort();
    SidecarTls tls =
        options(
            "--tls-cert",
            good.certificate(),
            "--tls-key",
            good.key(),
            "--upstream-ca",
            ours.certificate());
    try (Router router = router(Endpoint.of("https://localhost:" + port), tls)) {
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .sslContext(ours.trusting())
              .build()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("https://localhost:" + router.port() + "/a.B/Call"))
                      .header("Content-Type", "application/grpc")
                      .timeout(Duration.ofSeconds(20))
                      .POST(HttpRequest.BodyPublishers.ofString("message"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("message");
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  /** Echoes messages; ends connections that did not agree on HTTP/2, as servers of gRPC do. */
  private static Channel grpcModel(EventLoopGroup group) throws Exception {
    SslContext tls =
        SslContextBuilder.forServer(good.certificate().toFile(), good.key().toFile())
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2))
            .build();
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                channel.pipeline().addLast(new Http2Only());
              }
            })
        .bind("localhost", 0)
        .sync()
        .channel();
  }

  private static final class Http2Only extends ApplicationProtocolNegotiationHandler {

    Http2Only() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        ctx.pipeline()
            .addLast(
                Http2FrameCodecBuilder.forServer().build(),
                new Http2MultiplexHandler(new EchoStream()));
      } else {
        ctx.close();
      }
    }
  }

  @ChannelHandler.Sharable
  private static final class EchoStream extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      if (frame instanceof Http2HeadersFrame) {
        Http2Headers head = new DefaultHttp2Headers().status("200");
        ctx.write(new DefaultHttp2HeadersFrame(head.set("content-type", "application/grpc")));
      } else if (frame instanceof Http2DataFrame data) {
        ctx.write(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(data.content())));
        if (data.isEndStream()) {
          Http2Headers trailers = new DefaultHttp2Headers().set("grpc-status", "0");
          ctx.writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true));
        }
      }
      ReferenceCountUtil.release(frame);
    }
  }

  // The centre

  private static byte[] message() {
    Instant start = Instant.parse("2026-11-24T12:00:00Z");
    return SnapshotCodec.write(
        List.of(
            new Snapshot(
                WindowKey.of("m", start, start.plus(Duration.ofHours(1))),
                io.leadline.core.profile.Path.SIDECAR,
                "pod-1",
                1,
                1,
                false,
                new ProfileBuilder(Layout.of(new Schema(List.of(Field.numeric("x"))), 64))
                    .build())));
  }

  /** What a centre with this identity was sent, and by whom; an exception if nothing. */
  private static String send(
      TestAuthority authority, Identity identity, boolean asksClients, SidecarTls tls)
      throws Exception {
    AtomicReference<String> seen = new AtomicReference<>("");
    HttpsServer server = https(authority, identity, asksClients);
    server.createContext(
        "/api/v1/snapshots",
        exchange -> {
          seen.set(exchange.getRequestHeaders().getFirst("Authorization"));
          answer(exchange, "{\"accepted\":1}");
        });
    try {
      URI address = URI.create("https://localhost:" + server.getAddress().getPort());
      new Centre(address, Optional.of("secret"), tls.centre()).send(message());
      return seen.get();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theCentreIsSentTheTokenWhenItsCertificateIsGood() throws Exception {
    assertThat(send(ours, good, false, options("--center-ca", ours.certificate())))
        .isEqualTo("Bearer secret");
  }

  @Test
  void aCentreThatCannotProveItselfIsSentNothing() {
    SidecarTls trust = options("--center-ca", ours.certificate());

    assertThatThrownBy(() -> send(another, foreign, false, trust))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(Centre.RefusedException.class);
    assertThatThrownBy(() -> send(ours, expired, false, trust))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(Centre.RefusedException.class);
    assertThatThrownBy(() -> send(ours, elsewhere, false, trust)).isInstanceOf(IOException.class);
  }

  @Test
  void aCentreThatAsksForCertificatesTakesThoseOfItsAuthorityOnly() throws Exception {
    Object[] known = {
      "--center-ca",
      ours.certificate(),
      "--client-cert",
      client.certificate(),
      "--client-key",
      client.key()
    };
    Object[] stranger = {
      "--center-ca",
      ours.certificate(),
      "--client-cert",
      foreign.certificate(),
      "--client-key",
      foreign.key()
    };

    assertThat(send(ours, good, true, options(known))).isEqualTo("Bearer secret");
    assertThatThrownBy(() -> send(ours, good, true, options(stranger)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(Centre.RefusedException.class);
    assertThatThrownBy(() -> send(ours, good, true, options("--center-ca", ours.certificate())))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(Centre.RefusedException.class);
  }

  // Mistakes in the options

  @Test
  void optionsThatDoNotFitAreRefusedInWords() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "no certificate");

    assertThatThrownBy(() -> options("--tls-cert", good.certificate()).server())
        .hasMessage("--tls-cert needs --tls-key");
    assertThatThrownBy(() -> options("--client-key", good.key()).centre())
        .hasMessage("--client-cert needs --client-key");
    assertThatThrownBy(() -> options("--tls-cert", text, "--tls-key", good.key()).server())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text.toString());
    assertThatThrownBy(() -> options("--upstream-ca", folder.resolve("absent")).upstream())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absent");
  }
}
