package io.leadline.sidecar.receive;

import io.leadline.protocol.event.EventPairs;
import io.leadline.sidecar.receive.EventHandler.Receiving;
import io.leadline.sidecar.route.Transport;
import io.leadline.sidecar.tee.Tee;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Takes the CloudEvents that KServe's logger sends with {@code mode: all}, instead of traffic or
 * beside it. On a thread of its own; what it holds is bounded by the settings.
 *
 * @see <a href="https://kserve.github.io/website/docs/model-serving/predictive-inference/logger">
 *     KServe's logger</a>
 */
public final class EventReceiver implements AutoCloseable {

  private static final int IDLE_SECONDS = 60;
  private static final int EXPIRE_MILLIS = 250;

  /** Longer than usual: the logger puts its metadata and annotations into headers. */
  private static final int MOST_HEADER_BYTES = 32 << 10;

  /** So many bodies of full length may come at the same time. */
  private static final long BODIES_AT_ONCE = 4;

  private final ReceiverCounts counts = new ReceiverCounts();
  private final EventLoopGroup group;
  private final EventIntake intake;
  private final Channel listener;

  /**
   * Begins to listen.
   *
   * @param tee takes the exchanges
   * @param isModelGiven whether events need not say which model they are of
   * @throws IOException if the port is taken
   */
  public EventReceiver(ReceiverSettings settings, Tee tee, boolean isModelGiven, Clock clock)
      throws IOException {
    int most = settings.mostBodyBytes();
    EventPairs pairs = new EventPairs(settings.bounds(), clock);
    intake = new EventIntake(pairs, tee, isModelGiven, most, counts, clock);
    Receiving receiving = new Receiving(most, BODIES_AT_ONCE * most);
    Transport transport = Transport.best();
    group = transport.eventLoops("leadline-events", 1);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(transport.server())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    settings
                        .tls()
                        .ifPresent(
                            tls -> channel.pipeline().addLast(tls.newHandler(channel.alloc())));
                    channel
                        .pipeline()
                        .addLast(
                            new IdleStateHandler(IDLE_SECONDS, 0, 0),
                            new HttpServerCodec(
                                new HttpDecoderConfig().setMaxHeaderSize(MOST_HEADER_BYTES)),
                            new EventHandler(intake, receiving, counts));
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
    group
        .next()
        .scheduleAtFixedRate(intake::expire, EXPIRE_MILLIS, EXPIRE_MILLIS, TimeUnit.MILLISECONDS);
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  public ReceiverCounts counts() {
    return counts;
  }

  /** Takes no more, and hands over what waits for its other half. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    // The thread that owned it has ended.
    intake.close();
  }
}
