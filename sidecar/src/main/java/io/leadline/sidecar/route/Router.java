package io.leadline.sidecar.route;

import io.leadline.sidecar.tee.Exchange.End;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A reverse proxy in front of one model server. Passes on every request and response as it comes;
 * what is monitored gets a copy and can neither delay nor change it.
 */
public final class Router implements AutoCloseable {

  private static final int BACKLOG = 4096;
  private static final long DRAIN_STEP_MILLIS = 20;

  private final RouterSettings settings;
  private final Recorder recorder;
  private final Transport transport = Transport.best();
  private final RouterCounts counts = new RouterCounts();
  private final Map<EventExecutor, EventLoopState> loops = new HashMap<>();
  private final EventLoopGroup group;
  private @Nullable Channel listener;
  private volatile boolean isDraining;

  public Router(RouterSettings settings, Recorder recorder) {
    this.settings = settings;
    this.recorder = recorder;
    this.group = transport.eventLoops("leadline-router", settings.threads());
    SecureRandom seeds = new SecureRandom();
    for (EventExecutor executor : group) {
      EventLoopState state = new EventLoopState(this, (EventLoop) executor, seeds.nextLong());
      loops.put(executor, state);
      state.start();
    }
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the port is taken
   */
  public Router start() throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(transport.server())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(64 << 10, 256 << 10))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .bind(settings.listen())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(
          "Cannot listen on %s: %s".formatted(settings.listen(), bound.cause().getMessage()),
          bound.cause());
    }
    listener = bound.channel();
    return this;
  }

  /** The port it listens on. */
  public int port() {
    Channel known = listener;
    if (known == null) {
      throw new IllegalStateException("The router was not started");
    }
    return ((InetSocketAddress) known.localAddress()).getPort();
  }

  public RouterCounts counts() {
    return counts;
  }

  /** Whether it takes no more connections and ends those it has. */
  public boolean isDraining() {
    return isDraining;
  }

  RouterSettings settings() {
    return settings;
  }

  Recorder recorder() {
    return recorder;
  }

  Transport transport() {
    return transport;
  }

  private void accept(Channel channel) {
    EventLoopState loop = loops.get(channel.eventLoop());
    if (loop == null) {
      throw new IllegalStateException("A connection of another router's event loop");
    }
    counts.connections.getAndIncrement();
    channel.closeFuture().addListener(closed -> counts.connections.getAndDecrement());
    if (settings.serverTls().isPresent()) {
      channel.pipeline().addLast(settings.serverTls().get().newHandler(channel.alloc()));
      channel.pipeline().addLast(negotiation(loop));
    } else {
      channel.pipeline().addLast(new ProtocolDetector(this, loop));
    }
  }

  private ApplicationProtocolNegotiationHandler negotiation(EventLoopState loop) {
    return new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
      @Override
      protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
        if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
          Http2Pipelines.addServer(ctx.channel(), Router.this, loop);
        } else {
          ProtocolDetector.addHttp1(ctx.pipeline(), Router.this, loop);
        }
      }

      @Override
      protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
        // Port scans and clients without trust: theirs to know, and no lines for a log.
        counts.refused.increment();
        ctx.close();
      }
    };
  }

  void ended(End end, int status, long latencyNanos) {
    counts.active.getAndDecrement();
    switch (end) {
      case ANSWERED -> counts.answered(status, latencyNanos);
      case UNREACHABLE -> counts.unreachable.increment();
      case CUT_OFF -> counts.cutOff.increment();
      case CLIENT_GONE -> counts.clientGone.increment();
    }
  }

  /**
   * Takes no more connections, lets what is under way end, at most for the time that the settings
   * say, then closes everything.
   */
  @Override
  public void close() throws InterruptedException {
    if (group.isShuttingDown()) {
      return;
    }
    isDraining = true;
    Channel known = listener;
    if (known != null) {
      known.close().awaitUninterruptibly();
    }
    long deadline = System.nanoTime() + settings.timeouts().drain().toNanos();
    do {
      loops.values().forEach(loop -> loop.eventLoop().execute(loop::closeIdle));
      TimeUnit.MILLISECONDS.sleep(DRAIN_STEP_MILLIS);
    } while (counts.active() > 0 && System.nanoTime() < deadline);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
