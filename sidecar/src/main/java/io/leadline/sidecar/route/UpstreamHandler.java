package io.leadline.sidecar.route;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The model server's side of a connection (HTTP/1.1) or stream (HTTP/2): one exchange a time. */
final class UpstreamHandler extends ChannelInboundHandlerAdapter {

  private final Channel channel;
  private final boolean isHttp2;
  private @Nullable Forwarding current;
  private @Nullable ClientHandler idleOwner;
  // Outlives the exchange: its last bytes are flushed when the read that brought them is over.
  private @Nullable ClientHandler unflushed;
  private boolean isInformational;
  private boolean staysOpen;
  boolean wasUsed;

  UpstreamHandler(Channel channel, boolean isHttp2) {
    this.channel = channel;
    this.isHttp2 = isHttp2;
  }

  Channel channel() {
    return channel;
  }

  boolean isHttp2() {
    return isHttp2;
  }

  /** Begins an exchange on this connection. */
  void begin(Forwarding forwarding) {
    current = forwarding;
    unflushed = forwarding.client;
    idleOwner = null;
    staysOpen = false;
    channel.config().setAutoRead(true);
  }

  /** Ends the exchange; whether the connection can serve another one. */
  boolean release() {
    current = null;
    wasUsed = true;
    return staysOpen && !isHttp2 && channel.isActive();
  }

  /** Waits for the next request of this client, without one until then. */
  void idleFor(ClientHandler owner) {
    idleOwner = owner;
    channel.config().setAutoRead(true);
  }

  void close() {
    current = null;
    idleOwner = null;
    channel.close();
  }

  void pauseReading() {
    channel.config().setAutoRead(false);
  }

  void resumeReading() {
    channel.config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Forwarding forwarding = current;
    if (forwarding == null || !(message instanceof HttpObject object)) {
      ReferenceCountUtil.release(message);
      if (forwarding == null && message instanceof HttpResponse) {
        // A response that nobody asked for: the connection is out of step.
        ctx.close();
      }
      return;
    }
    if (object.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      current = null;
      channel.close();
      forwarding.client.upstreamBroken(forwarding);
      return;
    }
    read(forwarding, object);
  }

  private void read(Forwarding forwarding, HttpObject object) {
    if (object instanceof HttpResponse response) {
      isInformational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (response.status().code() == 101) {
        isInformational = false;
      }
      if (!isInformational) {
        staysOpen = HttpUtil.isKeepAlive(response) && isDelimited(forwarding, response);
      }
      forwarding.client.responseHead(forwarding, response);
    }
    if (object instanceof HttpContent content) {
      if (isInformational) {
        content.release();
        isInformational = !(content instanceof LastHttpContent);
      } else if (object instanceof HttpResponse) {
        forwarding.client.responseEnd(forwarding);
      } else {
        forwarding.client.responseContent(forwarding, content);
      }
    }
  }

  private static boolean isDelimited(Forwarding forwarding, HttpResponse response) {
    int status = response.status().code();
    return forwarding.isHead
        || status == 204
        || status == 304
        || HttpUtil.isTransferEncodingChunked(response)
        || HttpUtil.isContentLengthSet(response);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ClientHandler client = unflushed;
    if (client != null) {
      client.flushFromUpstream(this);
    }
    if (current == null) {
      unflushed = null;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Forwarding forwarding = current;
    if (forwarding != null) {
      forwarding.client.updateReading();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    Forwarding forwarding = current;
    if (event instanceof Http2ResetFrame reset && forwarding != null) {
      current = null;
      forwarding.client.upstreamReset(forwarding, reset.errorCode());
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Forwarding forwarding = current;
    ClientHandler owner = idleOwner;
    current = null;
    idleOwner = null;
    if (forwarding != null) {
      forwarding.client.upstreamClosed(forwarding, this);
    } else if (owner != null) {
      owner.idleUpstreamClosed(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset connection; what belongs to it is told by channelInactive.
    ctx.close();
  }
}
