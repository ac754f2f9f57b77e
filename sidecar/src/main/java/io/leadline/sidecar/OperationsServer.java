package io.leadline.sidecar;

import io.leadline.sidecar.route.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Health and metrics, on a port and a thread of their own, so that neither ever meets the model's
 * traffic: {@code /health/live}, {@code /health/ready}, {@code /metrics}.
 */
final class OperationsServer implements AutoCloseable {

  private final EventLoopGroup group;
  private final Channel listener;

  /**
   * Begins to listen.
   *
   * @param isReady whether new requests are welcome
   * @throws IOException if the port is taken
   */
  OperationsServer(InetSocketAddress listen, BooleanSupplier isReady, Supplier<String> metrics)
      throws IOException {
    Transport transport = Transport.best();
    group = transport.eventLoops("leadline-operations", 1);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(transport.server())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new HttpServerCodec(), new Pages(isReady, metrics));
                  }
                })
            .bind(listen)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(
          "Cannot listen on %s: %s".formatted(listen, bound.cause().getMessage()), bound.cause());
    }
    listener = bound.channel();
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static final class Pages extends SimpleChannelInboundHandler<HttpRequest> {

    private final BooleanSupplier isReady;
    private final Supplier<String> metrics;

    Pages(BooleanSupplier isReady, Supplier<String> metrics) {
      this.isReady = isReady;
      this.metrics = metrics;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpRequest request) {
      String path = request.uri().replaceFirst("\\?.*", "");
      FullHttpResponse response =
          switch (path) {
            case "/health/live" -> text(HttpResponseStatus.OK, "live\n");
            case "/health/ready" ->
                isReady.getAsBoolean()
                    ? text(HttpResponseStatus.OK, "ready\n")
                    : text(HttpResponseStatus.SERVICE_UNAVAILABLE, "draining\n");
            case "/metrics" -> text(HttpResponseStatus.OK, metrics.get());
            default -> text(HttpResponseStatus.NOT_FOUND, "/health/live /health/ready /metrics\n");
          };
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private static FullHttpResponse text(HttpResponseStatus status, String body) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      FullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
          .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length)
          .set(HttpHeaderNames.CONNECTION, "close");
      return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
