package io.leadline.sidecar.route;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One direction of two connections that have switched to another protocol: bytes as they come. */
final class Tunnel extends ChannelInboundHandlerAdapter {

  private final Channel other;

  private Tunnel(Channel other) {
    this.other = other;
  }

  /** Joins two connections of one event loop; HTTP ends on both. */
  static void join(Channel client, Channel upstream) {
    enter(client, new Tunnel(upstream));
    enter(upstream, new Tunnel(client));
    client.config().setAutoRead(true);
    upstream.config().setAutoRead(true);
  }

  private static void enter(Channel channel, Tunnel tunnel) {
    List<ChannelHandler> http = new ArrayList<>();
    for (Map.Entry<String, ChannelHandler> entry : channel.pipeline()) {
      if (!(entry.getValue() instanceof io.netty.handler.ssl.SslHandler)) {
        http.add(entry.getValue());
      }
    }
    channel.pipeline().addLast(tunnel);
    // The decoder goes first and hands on what it has not read; HTTP's handlers are gone by then.
    for (int i = http.size() - 1; i >= 0; i--) {
      channel.pipeline().remove(http.get(i));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf) {
      other.write(message, other.voidPromise());
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    other.flush();
    if (!other.isWritable()) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      other.config().setAutoRead(true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
