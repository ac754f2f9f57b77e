package io.leadline.sidecar.receive;

import io.leadline.sidecar.receive.EventIntake.Refused;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection of a logger: bodies within bounds to the intake, its verdicts back. */
final class EventHandler extends SimpleChannelInboundHandler<HttpObject> {

  private final EventIntake intake;
  private final Receiving receiving;
  private final ReceiverCounts counts;

  /** Whose body is coming; null between requests, and while the rest of a refused one passes. */
  private @Nullable HttpRequest request;

  private byte[] body = {};
  private int size;
  private boolean goesOn;

  EventHandler(EventIntake intake, Receiving receiving, ReceiverCounts counts) {
    this.intake = intake;
    this.receiving = receiving;
    this.counts = counts;
  }

  /** Bytes of the bodies that are coming at this moment, of all connections of one thread. */
  static final class Receiving {

    private final int mostBodyBytes;
    private final long mostBytes;
    private long bytes;

    Receiving(int mostBodyBytes, long mostBytes) {
      this.mostBodyBytes = mostBodyBytes;
      this.mostBytes = mostBytes;
    }

    boolean reserve(int more) {
      if (bytes + more > mostBytes) {
        return false;
      }
      bytes += more;
      return true;
    }

    void release(int fewer) {
      bytes -= fewer;
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      refuse(ctx, Refusal.MALFORMED, "no valid HTTP", false);
      return;
    }
    if (part instanceof HttpRequest head) {
      begin(ctx, head);
    }
    if (part instanceof HttpContent content && request != null) {
      append(ctx, content.content());
    }
    HttpRequest whole = request;
    if (part instanceof LastHttpContent && whole != null) {
      end(ctx, whole);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest head) {
    boolean asksFirst = HttpUtil.is100ContinueExpected(head);
    // Who is refused may send the body or not: one cannot tell what the next bytes are.
    goesOn = HttpUtil.isKeepAlive(head) && !asksFirst;
    if (!head.method().equals(HttpMethod.POST)) {
      refuse(ctx, Refusal.NO_POST, "CloudEvents must be sent by POST", goesOn);
    } else if (HttpUtil.getContentLength(head, 0L) > receiving.mostBodyBytes) {
      refuse(ctx, Refusal.TOO_LARGE, tooLarge(), goesOn);
    } else {
      request = head;
      if (asksFirst) {
        goesOn = HttpUtil.isKeepAlive(head);
        ctx.writeAndFlush(
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
      }
    }
  }

  private String tooLarge() {
    return "a body of more than %,d bytes".formatted(receiving.mostBodyBytes);
  }

  private void append(ChannelHandlerContext ctx, ByteBuf more) {
    int length = more.readableBytes();
    if (size > receiving.mostBodyBytes - length) {
      refuse(ctx, Refusal.TOO_LARGE, tooLarge(), goesOn);
      return;
    }
    if (size + length > body.length) {
      int capacity = size == 0 ? length : Math.max(2 * body.length, size + length);
      if (!receiving.reserve(capacity - body.length)) {
        refuse(
            ctx, Refusal.NO_ROOM, "too many events at the same time; send it again later", goesOn);
        return;
      }
      body = Arrays.copyOf(body, capacity);
    }
    more.readBytes(body, size, length);
    size += length;
  }

  private void end(ChannelHandlerContext ctx, HttpRequest whole) {
    byte[] bytes = size == body.length ? body : Arrays.copyOf(body, size);
    Optional<Refused> refused = intake.take(whole, bytes);
    forget();
    refused.ifPresent(known -> counts.refused(known.why()));
    // 200, not 202: KServe's logger reports every other status as an error.
    HttpResponseStatus status =
        refused.map(known -> known.why().status()).orElse(HttpResponseStatus.OK);
    answer(ctx, status, refused.map(Refused::words).orElse(""), goesOn);
  }

  /** What still comes of the request is read and forgotten. */
  private void refuse(ChannelHandlerContext ctx, Refusal why, String words, boolean mayGoOn) {
    forget();
    counts.refused(why);
    answer(ctx, why.status(), words, mayGoOn);
  }

  private void forget() {
    request = null;
    receiving.release(body.length);
    body = new byte[0];
    size = 0;
  }

  private static void answer(
      ChannelHandlerContext ctx, HttpResponseStatus status, String words, boolean staysOpen) {
    byte[] text = words.isEmpty() ? new byte[0] : (words + "\n").getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(text));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, text.length);
    if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, HttpMethod.POST.name());
    }
    if (!staysOpen) {
      response.headers().set(HttpHeaderNames.CONNECTION, "close");
    }
    ChannelFuture written = ctx.writeAndFlush(response);
    if (!staysOpen) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      ctx.close();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    forget();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset connection, or no TLS: the one who did it knows, nobody else needs to.
    ctx.close();
  }
}
