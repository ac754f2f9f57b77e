package io.leadline.sidecar.route;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share: a coarse clock, connections to the model server
 * that wait for another client, and the one HTTP/2 connection to it. Owned by that event loop.
 */
final class EventLoopState {

  private static final long TICK_MILLIS = 250;

  // Shorter than any server keeps a connection, so that none is taken that is about to be closed.
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_IDLE = 64;
  private static final int MAX_LINE_BYTES = 16 * 1024;
  private static final int MAX_HEADER_BYTES = 128 * 1024;
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  private final Router router;
  private final EventLoop eventLoop;
  private final Set<ClientHandler> clients = new LinkedHashSet<>();
  private final ArrayDeque<Idle> idle = new ArrayDeque<>();
  private final SplittableRandom ids;
  private long nanos = System.nanoTime();
  private @Nullable ChannelFuture http2;

  private record Idle(UpstreamHandler upstream, long sinceNanos) {}

  /** Told of a connection, or of why there is none. */
  @FunctionalInterface
  interface Connected {
    void done(@Nullable UpstreamHandler upstream, @Nullable Throwable failure);
  }

  EventLoopState(Router router, EventLoop eventLoop, long seed) {
    this.router = router;
    this.eventLoop = eventLoop;
    this.ids = new SplittableRandom(seed);
  }

  void start() {
    eventLoop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The time of the last tick. */
  long nanos() {
    return nanos;
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  void add(ClientHandler client) {
    clients.add(client);
  }

  void remove(ClientHandler client) {
    clients.remove(client);
  }

  /** 128 random bits in hexadecimal. */
  String newRequestId() {
    char[] digits = new char[32];
    writeHex(ids.nextLong(), digits, 0);
    writeHex(ids.nextLong(), digits, 16);
    return new String(digits);
  }

  private static void writeHex(long bits, char[] digits, int at) {
    for (int i = 0; i < 16; i++) {
      digits[at + i] = Character.forDigit((int) (bits >>> (60 - 4 * i)) & 0xf, 16);
    }
  }

  private void tick() {
    nanos = System.nanoTime();
    for (ClientHandler client : new ArrayList<>(clients)) {
      client.checkTime(nanos);
    }
    while (!idle.isEmpty() && nanos - idle.peekFirst().sinceNanos > IDLE_NANOS) {
      idle.pollFirst().upstream.close();
    }
  }

  void closeIdle() {
    new ArrayList<>(clients).forEach(ClientHandler::closeIfIdle);
  }

  /** Keeps a connection for a moment, for another client. */
  void keep(UpstreamHandler upstream) {
    if (idle.size() >= MOST_IDLE || !upstream.channel().isActive()) {
      upstream.close();
    } else {
      idle.addLast(new Idle(upstream, nanos));
    }
  }

  /** The connection that was kept last, if it is still open. */
  @Nullable UpstreamHandler takeIdle() {
    while (!idle.isEmpty()) {
      UpstreamHandler upstream = idle.pollLast().upstream;
      if (upstream.channel().isActive()) {
        return upstream;
      }
    }
    return null;
  }

  void connect(boolean isHttp2, Connected connected) {
    if (isHttp2) {
      openStream(connected);
      return;
    }
    UpstreamHandler kept = takeIdle();
    if (kept != null) {
      connected.done(kept, null);
      return;
    }
    ChannelFuture future =
        bootstrap(router.settings().upstream())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    addTls(
                        channel, router.settings().upstream(), ApplicationProtocolNames.HTTP_1_1);
                    channel.pipeline().addLast(codec(), new UpstreamHandler(channel, false));
                  }
                })
            .connect(address(router.settings().upstream()));
    future.addListener(
        done ->
            connected.done(
                future.isSuccess() ? future.channel().pipeline().get(UpstreamHandler.class) : null,
                future.cause()));
  }

  private static HttpClientCodec codec() {
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxChunkSize(MAX_CHUNK_BYTES);
    return new HttpClientCodec(config, false, false);
  }

  private Bootstrap bootstrap(Endpoint endpoint) {
    long connectMillis = router.settings().timeouts().connect().toMillis();
    return new Bootstrap()
        .group(eventLoop)
        .channel(router.transport().client())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectMillis)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true);
  }

  // By name each time: behind a name may be another address tomorrow.
  private static InetSocketAddress address(Endpoint endpoint) {
    return InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port());
  }

  // Servers of gRPC end a connection whose handshake does not say that it will be HTTP/2.
  private void addTls(Channel channel, Endpoint endpoint, String protocol) {
    if (endpoint.isSecure()) {
      SslContext tls = router.settings().upstreamTls().orElseThrow();
      SslHandler handler = tls.newHandler(channel.alloc(), endpoint.host(), endpoint.port());
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setApplicationProtocols(new String[] {protocol});
      handler.engine().setSSLParameters(parameters);
      channel.pipeline().addLast(handler);
    }
  }

  private void openStream(Connected connected) {
    ChannelFuture connection = http2;
    if (connection == null || (connection.isDone() && !connection.channel().isActive())) {
      Endpoint endpoint = router.settings().grpcUpstream();
      connection =
          bootstrap(endpoint)
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      addTls(channel, endpoint, ApplicationProtocolNames.HTTP_2);
                      Http2Pipelines.addClient(channel);
                    }
                  })
              .connect(address(endpoint));
      http2 = connection;
    }
    ChannelFuture parent = connection;
    parent.addListener(
        done -> {
          if (!parent.isSuccess()) {
            http2 = null;
            connected.done(null, parent.cause());
            return;
          }
          openStream(parent.channel(), connected);
        });
  }

  private void openStream(Channel parent, Connected connected) {
    new Http2StreamChannelBootstrap(parent)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                Http2Pipelines.addClientStream(stream);
              }
            })
        .open()
        .addListener(
            done -> {
              Object stream = done.getNow();
              connected.done(
                  done.isSuccess() && stream instanceof Http2StreamChannel channel
                      ? channel.pipeline().get(UpstreamHandler.class)
                      : null,
                  done.cause());
            });
  }
}
