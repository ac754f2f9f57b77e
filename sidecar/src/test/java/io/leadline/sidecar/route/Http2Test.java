package io.leadline.sidecar.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadline.sidecar.tee.Exchange;
import io.leadline.sidecar.tee.Tee;
import io.leadline.sidecar.tee.TeeLimits;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 without TLS: gRPC passes with its trailers, other requests reach an HTTP/1.1 server. */
@Timeout(30)
class Http2Test {

  private static final byte[] MESSAGE = {0, 0, 0, 0, 3, 10, 1, 'm'};

  private final EventLoopGroup group = new NioEventLoopGroup(1);
  private final List<Http2Headers> asked = new CopyOnWriteArrayList<>();
  private final List<Exchange> copied = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private volatile String grpcStatus = "0";
  private ScriptedServer rest;
  private Channel grpc;
  private Tee tee;
  private Router router;

  @BeforeEach
  void start() throws Exception {
    grpc =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(initializer(new GrpcModel()))
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    rest = new ScriptedServer(ScriptedServer.json("{\"by\":\"rest\"}"));
    tee =
        new Tee(
                TeeLimits.DEFAULT,
                new Tee.ExchangeSink() {
                  @Override
                  public void accept(Exchange exchange) {
                    copied.add(exchange);
                  }

                  @Override
                  public void idle() {}
                })
            .start();
    int port = ((InetSocketAddress) grpc.localAddress()).getPort();
    router =
        new Router(
                RouterSettings.plain(new InetSocketAddress("127.0.0.1", 0), rest.endpoint())
                    .withGrpcUpstream(new Endpoint("127.0.0.1", port, false)),
                (request, id) -> tee.begin(id, request.uri(), Exchange.Message.NONE, 0))
            .start();
  }

  private static ChannelInitializer<Channel> initializer(ChannelInboundHandlerAdapter stream) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(Http2FrameCodecBuilder.forServer().build(), new Http2MultiplexHandler(stream));
      }
    };
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
    tee.close();
    rest.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  /** Echoes the message and says in trailers how it went. */
  @io.netty.channel.ChannelHandler.Sharable
  private final class GrpcModel extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      if (frame instanceof Http2HeadersFrame headers) {
        asked.add(headers.headers());
      }
      if (frame instanceof Http2DataFrame data && data.isEndStream()) {
        Http2Headers head = new DefaultHttp2Headers().status("200");
        ctx.write(new DefaultHttp2HeadersFrame(head.set("content-type", "application/grpc")));
        ctx.write(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(data.content())));
        ctx.writeAndFlush(
            new DefaultHttp2HeadersFrame(
                new DefaultHttp2Headers().set("grpc-status", grpcStatus), true));
      }
      ReferenceCountUtil.release(frame);
    }
  }

  private final class Answers extends ChannelInboundHandlerAdapter {

    private final StringBuilder answer = new StringBuilder();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      boolean isEnd = false;
      if (frame instanceof Http2HeadersFrame headers) {
        answer.append(headers.headers().status()).append(' ');
        CharSequence status = headers.headers().get("grpc-status");
        answer.append(status == null ? "" : "grpc-status=" + status);
        isEnd = headers.isEndStream();
      } else if (frame instanceof Http2DataFrame data) {
        answer.append(ByteBufUtil.hexDump(data.content())).append(' ');
        isEnd = data.isEndStream();
      }
      ReferenceCountUtil.release(frame);
      if (isEnd) {
        answers.add(answer.toString());
      }
    }
  }

  private String ask(String path, String type) throws Exception {
    Channel connection =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient().build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                })
            .connect("127.0.0.1", router.port())
            .sync()
            .channel();
    Http2StreamChannel stream =
        new Http2StreamChannelBootstrap(connection)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Answers());
                  }
                })
            .open()
            .sync()
            .getNow();
    Http2Headers head =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .authority("model")
            .path(path)
            .set("content-type", type)
            .set("te", "trailers")
            .set("traceparent", "00-ab-cd-01");
    stream.write(new DefaultHttp2HeadersFrame(head));
    stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(MESSAGE), true));
    String answer = answers.poll(10, TimeUnit.SECONDS);
    connection.close();
    return String.valueOf(answer);
  }

  @Test
  void grpcPassesWithItsTrailersAndIsCopied() throws Exception {
    String answer = ask("/inference.GRPCInferenceService/ModelInfer", "application/grpc");

    assertThat(answer).isEqualTo("200 00000000030a016d null grpc-status=0");
    assertThat(asked.get(0).get("te")).hasToString("trailers");
    assertThat(asked.get(0).get("traceparent")).hasToString("00-ab-cd-01");
    assertThat(asked.get(0).path()).hasToString("/inference.GRPCInferenceService/ModelInfer");
    tee.close();
    assertThat(copied)
        .singleElement()
        .satisfies(
            exchange -> {
              assertThat(exchange.request().body()).isEqualTo(MESSAGE);
              assertThat(exchange.response().body()).isEqualTo(MESSAGE);
              assertThat(exchange.isSuccess()).isTrue();
            });
  }

  @Test
  void aGrpcCallThatFailsIsRecordedAsFailed() throws Exception {
    grpcStatus = "14";

    assertThat(ask("/inference.GRPCInferenceService/ModelInfer", "application/grpc"))
        .endsWith("grpc-status=14");

    tee.close();
    assertThat(copied)
        .singleElement()
        .satisfies(exchange -> assertThat(exchange.status()).isEqualTo(503));
  }

  @Test
  void otherRequestsByHttp2ReachTheModelServerByHttp11() throws Exception {
    String answer = ask("/v2/models/m/infer", "application/json");

    assertThat(answer).startsWith("200 ");
    assertThat(rest.requests().get(0))
        .startsWith("POST /v2/models/m/infer HTTP/1.1\r\n")
        .containsIgnoringCase("host: model\r\n")
        .doesNotContainIgnoringCase("te:");
  }
}
