package io.leadline.sidecar.route;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;

/** The handlers of HTTP/2 connections: each stream becomes a channel that speaks like HTTP/1.1. */
final class Http2Pipelines {

  private static final int WINDOW_BYTES = 1 << 20;
  private static final int MOST_STREAMS = 1024;
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  private Http2Pipelines() {}

  static void addServer(Channel connection, Router router, EventLoopState loop) {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .initialWindowSize(WINDOW_BYTES)
            .maxConcurrentStreams(MOST_STREAMS)
            .maxHeaderListSize(MAX_HEADER_BYTES);
    connection
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forServer().initialSettings(settings).build(),
            new Http2MultiplexHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream
                        .pipeline()
                        .addLast(
                            new Http2StreamFrameToHttpObjectCodec(true),
                            new ClientHandler(router, loop, true));
                  }
                }),
            new Leftovers());
  }

  static void addClient(Channel connection) {
    Http2Settings settings =
        Http2Settings.defaultSettings().initialWindowSize(WINDOW_BYTES).pushEnabled(false);
    connection
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forClient().initialSettings(settings).build(),
            new Http2MultiplexHandler(new Leftovers()),
            new Leftovers());
  }

  static void addClientStream(Channel stream) {
    stream
        .pipeline()
        .addLast(new Http2StreamFrameToHttpObjectCodec(false), new UpstreamHandler(stream, true));
  }

  /** Frames of the connection that concern no stream: the codec has acted on them already. */
  @io.netty.channel.ChannelHandler.Sharable
  private static final class Leftovers extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
