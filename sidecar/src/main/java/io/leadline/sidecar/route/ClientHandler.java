package io.leadline.sidecar.route;

import io.leadline.sidecar.route.RequestRules.Refusal;
import io.leadline.sidecar.tee.Exchange;
import io.leadline.sidecar.tee.Exchange.End;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a connection (HTTP/1.1) or stream (HTTP/2).
 *
 * <p>Requests of one connection are answered one after the other, in their order. Bytes are passed
 * on as they come, in both directions; a side that cannot take more stops the other side's reading.
 *
 * <p>A connection keeps the model server's connection it was given: when the model server closes it
 * between two requests, the client's is closed as well. So the client sees what it would see
 * without the router, and no request is lost on a connection that was kept for too long.
 *
 * <p>All of it runs on the event loop of the client's connection, the model server's side too.
 */
final class ClientHandler extends ChannelInboundHandlerAdapter {

  private final Router router;
  private final EventLoopState loop;
  private final boolean isHttp2;
  private final ArrayDeque<HttpObject> pipelined = new ArrayDeque<>(0);
  private @Nullable ChannelHandlerContext context;
  private @Nullable ResponseEncoder encoder;
  private @Nullable Forwarding current;
  private @Nullable UpstreamHandler idle;
  private long lastSignNanos;
  private boolean isConnecting;
  private boolean isDiscarding;
  private boolean isReading = true;

  ClientHandler(Router router, EventLoopState loop, boolean isHttp2) {
    this.router = router;
    this.loop = loop;
    this.isHttp2 = isHttp2;
  }

  boolean isHttp2() {
    return isHttp2;
  }

  Router router() {
    return router;
  }

  private ChannelHandlerContext ctx() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("Not in a pipeline");
    }
    return known;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    encoder = ctx.pipeline().get(ResponseEncoder.class);
    lastSignNanos = loop.nanos();
    loop.add(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.remove(this);
  }

  // From the client

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    lastSignNanos = loop.nanos();
    if (isDiscarding || !(message instanceof HttpObject object)) {
      ReferenceCountUtil.release(message);
    } else if (current != null && current.isRequestEnded) {
      pipelined.add(object);
      updateReading();
    } else {
      accept(object);
    }
  }

  private void accept(HttpObject object) {
    if (object.decoderResult().isFailure()) {
      ReferenceCountUtil.release(object);
      malformed(RequestRules.unreadable(object.decoderResult()));
      return;
    }
    if (object instanceof HttpRequest request) {
      begin(request);
    } else if (object instanceof HttpContent content) {
      content(content);
    }
  }

  private void malformed(Refusal refusal) {
    Forwarding forwarding = current;
    if (forwarding == null) {
      refuse(refusal);
      return;
    }
    // A body that breaks its own framing: neither side can go on.
    boolean isAnswerable = !forwarding.isResponseStarted;
    abandon(forwarding, End.CLIENT_GONE);
    if (isAnswerable) {
      refuse(refusal);
    } else {
      ctx().close();
    }
  }

  private void begin(HttpRequest request) {
    Optional<Refusal> refusal = RequestRules.check(request);
    if (refusal.isPresent()) {
      ReferenceCountUtil.release(request);
      refuse(refusal.get());
      return;
    }
    String sent = request.headers().get(HeaderRules.REQUEST_ID);
    String id = sent == null || sent.isEmpty() ? loop.newRequestId() : sent;
    Forwarding forwarding = new Forwarding(this, request, id, !id.equals(sent));
    current = forwarding;
    router.counts().requests.increment();
    router.counts().active.getAndIncrement();
    forwarding.capture = router.recorder().begin(request, id);
    if (forwarding.generatedId) {
      request.headers().set(HeaderRules.REQUEST_ID, id);
    }
    HeaderRules.toUpstream(request, forwarding.isGrpc);
    forwarding.isRequestEnded = request instanceof FullHttpMessage;
    UpstreamHandler kept = takeIdle(forwarding.isGrpc);
    if (kept != null) {
      bind(forwarding, kept);
    } else {
      connect(forwarding);
    }
  }

  private @Nullable UpstreamHandler takeIdle(boolean isGrpc) {
    if (isGrpc) {
      return null;
    }
    UpstreamHandler kept = isHttp2 ? loop.takeIdle() : idle;
    idle = null;
    return kept;
  }

  private void content(HttpContent content) {
    Forwarding forwarding = current;
    if (forwarding == null) {
      content.release();
      return;
    }
    boolean isLast = content instanceof LastHttpContent;
    if (forwarding.capture != null) {
      forwarding.capture.requestBytes(content.content());
    }
    UpstreamHandler upstream = forwarding.upstream;
    if (upstream != null) {
      upstream.channel().write(content, upstream.channel().voidPromise());
    } else if (isConnecting) {
      forwarding.waiting.add(content);
    } else {
      content.release();
    }
    forwarding.isRequestEnded |= isLast;
    if (isLast && forwarding.isResponseEnded) {
      finish(forwarding);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    Forwarding forwarding = current;
    if (forwarding != null && forwarding.upstream != null) {
      forwarding.upstream.channel().flush();
      if (!forwarding.upstream.channel().isWritable()) {
        updateReading();
      }
    }
  }

  /** Reads from the client only while what it sends can go somewhere. */
  void updateReading() {
    Forwarding forwarding = current;
    UpstreamHandler upstream = forwarding == null ? null : forwarding.upstream;
    boolean mayRead =
        !isConnecting
            && pipelined.isEmpty()
            && (upstream == null || upstream.channel().isWritable());
    if (mayRead != isReading) {
      isReading = mayRead;
      ctx().channel().config().setAutoRead(mayRead);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Forwarding forwarding = current;
    if (ctx.channel().isWritable() && forwarding != null && forwarding.upstream != null) {
      forwarding.upstream.resumeReading();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Forwarding forwarding = current;
    if (forwarding != null) {
      abandon(forwarding, End.CLIENT_GONE);
    }
    isDiscarding = true;
    dropPipelined();
    UpstreamHandler kept = idle;
    idle = null;
    if (kept != null) {
      loop.keep(kept);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame) {
      Forwarding forwarding = current;
      if (forwarding != null) {
        abandon(forwarding, End.CLIENT_GONE);
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset connection; what belongs to it is told by channelInactive.
    ctx.close();
  }

  private void dropPipelined() {
    while (!pipelined.isEmpty()) {
      ReferenceCountUtil.release(pipelined.poll());
    }
  }

  // To the model server

  private void connect(Forwarding forwarding) {
    isConnecting = true;
    updateReading();
    loop.connect(
        forwarding.isGrpc,
        (upstream, failure) -> {
          isConnecting = false;
          if (current != forwarding) {
            // The client left meanwhile.
            if (upstream != null) {
              upstream.close();
            }
          } else if (upstream != null) {
            bind(forwarding, upstream);
            upstream.channel().flush();
            updateReading();
          } else {
            unreachable(forwarding, failure instanceof ConnectTimeoutException ? 504 : 502);
            updateReading();
          }
        });
  }

  private void bind(Forwarding forwarding, UpstreamHandler upstream) {
    forwarding.upstream = upstream;
    upstream.begin(forwarding);
    Channel channel = upstream.channel();
    channel.write(forwarding.request, channel.voidPromise());
    while (!forwarding.waiting.isEmpty()) {
      channel.write(forwarding.waiting.poll(), channel.voidPromise());
    }
  }

  // From the model server

  void responseHead(Forwarding forwarding, HttpResponse response) {
    lastSignNanos = loop.nanos();
    if (response.status().code() == 101) {
      switchProtocol(forwarding, response);
      return;
    }
    if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      informational(forwarding, response);
      return;
    }
    forwarding.status = response.status().code();
    forwarding.isResponseStarted = true;
    if (forwarding.capture != null) {
      forwarding.capture.responseHead(head(response.headers()));
    }
    noteGrpcStatus(forwarding, response.headers());
    frame(forwarding, response);
    answerToHead(forwarding.isHead);
    ctx().write(response, ctx().voidPromise());
  }

  private void answerToHead(boolean isHead) {
    ResponseEncoder known = encoder;
    if (known != null) {
      known.answerToHead(isHead);
    }
  }

  private void informational(Forwarding forwarding, HttpResponse response) {
    if (forwarding.isHttp10) {
      return;
    }
    HeaderRules.toClient(response);
    DefaultFullHttpResponse whole =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status());
    whole.headers().set(response.headers());
    ctx().writeAndFlush(whole, ctx().voidPromise());
  }

  /** A gRPC call that failed has HTTP status 200: its own says what it is. */
  private static void noteGrpcStatus(Forwarding forwarding, HttpHeaders headers) {
    if (forwarding.isGrpc) {
      forwarding.status =
          switch (headers.getInt("grpc-status", 0)) {
            case 0 -> forwarding.status;
            case 3, 5, 9, 11 -> HttpResponseStatus.BAD_REQUEST.code();
            case 4 -> HttpResponseStatus.GATEWAY_TIMEOUT.code();
            case 8 -> HttpResponseStatus.TOO_MANY_REQUESTS.code();
            case 14 -> HttpResponseStatus.SERVICE_UNAVAILABLE.code();
            default -> HttpResponseStatus.INTERNAL_SERVER_ERROR.code();
          };
    }
  }

  /** Says to the client how the body ends, and whether the connection stays. */
  private void frame(Forwarding forwarding, HttpResponse response) {
    HttpHeaders headers = response.headers();
    HeaderRules.toClient(response);
    if (forwarding.generatedId && !headers.contains(HeaderRules.REQUEST_ID)) {
      headers.set(HeaderRules.REQUEST_ID, forwarding.id);
    }
    if (isHttp2) {
      return;
    }
    boolean hasBody = !forwarding.isHead && forwarding.status != 204 && forwarding.status != 304;
    boolean isChunked = HttpUtil.isTransferEncodingChunked(response);
    if (hasBody && forwarding.isHttp10 && isChunked) {
      headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
      isChunked = false;
    }
    if (hasBody && !isChunked && !HttpUtil.isContentLengthSet(response)) {
      if (forwarding.isHttp10) {
        forwarding.keepsClient = false;
      } else {
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
    }
    forwarding.keepsClient &= !router.isDraining();
    if (!forwarding.keepsClient) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (forwarding.isHttp10) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  /** What the decoders need to know of a head. */
  private static Exchange.Message head(HttpHeaders headers) {
    return Exchange.Message.head(
        headers.get(HttpHeaderNames.CONTENT_TYPE, ""),
        headers.get(HttpHeaderNames.CONTENT_ENCODING, ""),
        headers.getInt(Exchange.JSON_LENGTH_HEADER, -1));
  }

  void responseContent(Forwarding forwarding, HttpContent content) {
    lastSignNanos = loop.nanos();
    if (forwarding.capture != null) {
      forwarding.capture.responseBytes(content.content());
    }
    if (content instanceof LastHttpContent last) {
      noteGrpcStatus(forwarding, last.trailingHeaders());
    }
    ctx().write(content, ctx().voidPromise());
    if (content instanceof LastHttpContent) {
      responseEnd(forwarding);
    }
  }

  void responseEnd(Forwarding forwarding) {
    forwarding.end(End.ANSWERED);
    if (forwarding.isRequestEnded) {
      finish(forwarding);
    }
  }

  /** Both halves are through. */
  private void finish(Forwarding forwarding) {
    UpstreamHandler upstream = forwarding.upstream;
    current = null;
    if (upstream != null) {
      forwarding.upstream = null;
      keepOrClose(forwarding, upstream);
    }
    if (isHttp2) {
      ctx().flush();
      return;
    }
    if (!forwarding.keepsClient || router.isDraining()) {
      isDiscarding = true;
      ctx()
          .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    if (!pipelined.isEmpty()) {
      ctx().flush();
      nextPipelined();
    }
  }

  private void keepOrClose(Forwarding forwarding, UpstreamHandler upstream) {
    if (!upstream.release()) {
      upstream.close();
    } else if (isHttp2 || !forwarding.keepsClient) {
      loop.keep(upstream);
    } else {
      idle = upstream;
      upstream.idleFor(this);
    }
  }

  private void nextPipelined() {
    while (!pipelined.isEmpty() && (current == null || !current.isRequestEnded)) {
      accept(pipelined.poll());
    }
    channelReadComplete(ctx());
    updateReading();
  }

  void flushFromUpstream(UpstreamHandler upstream) {
    ctx().flush();
    if (!ctx().channel().isWritable()) {
      upstream.pauseReading();
    }
  }

  // What goes wrong

  void idleUpstreamClosed(UpstreamHandler upstream) {
    if (idle == upstream) {
      idle = null;
      if (current == null) {
        ctx().close();
      }
    }
  }

  void upstreamClosed(Forwarding forwarding, UpstreamHandler upstream) {
    if (current != forwarding) {
      return;
    }
    forwarding.upstream = null;
    if (!forwarding.isResponseStarted) {
      if (upstream.wasUsed && forwarding.isRepeatable()) {
        forwarding.wasRetried = true;
        connect(forwarding);
      } else {
        unreachable(forwarding, 502);
      }
    } else if (!forwarding.isResponseEnded) {
      cutOff(forwarding, Http2Error.INTERNAL_ERROR.code());
    }
  }

  void upstreamBroken(Forwarding forwarding) {
    forwarding.upstream = null;
    if (!forwarding.isResponseStarted) {
      unreachable(forwarding, 502);
    } else {
      cutOff(forwarding, Http2Error.INTERNAL_ERROR.code());
    }
  }

  void upstreamReset(Forwarding forwarding, long errorCode) {
    forwarding.upstream = null;
    cutOff(forwarding, errorCode);
  }

  /** The client must not take what it has for the whole response. */
  private void cutOff(Forwarding forwarding, long http2Error) {
    forwarding.end(End.CUT_OFF);
    current = null;
    isDiscarding = true;
    ctx().flush();
    if (isHttp2) {
      ctx().writeAndFlush(new DefaultHttp2ResetFrame(http2Error));
    }
    ctx().close();
  }

  private void unreachable(Forwarding forwarding, int status) {
    forwarding.status = status;
    forwarding.dropWaiting();
    forwarding.end(End.UNREACHABLE);
    current = null;
    if (status == 504) {
      answer(HttpResponseStatus.GATEWAY_TIMEOUT, "The model server did not answer in time");
    } else {
      answer(HttpResponseStatus.BAD_GATEWAY, "The model server could not be reached");
    }
  }

  private void refuse(Refusal refusal) {
    router.counts().refused.increment();
    answer(refusal.status(), refusal.reason());
  }

  /** An answer of the router's own; the connection ends with it. */
  private void answer(HttpResponseStatus status, String reason) {
    isDiscarding = true;
    answerToHead(false);
    ctx().writeAndFlush(Answers.problem(status, reason)).addListener(ChannelFutureListener.CLOSE);
  }

  private void abandon(Forwarding forwarding, End end) {
    forwarding.dropWaiting();
    forwarding.end(end);
    current = null;
    UpstreamHandler upstream = forwarding.upstream;
    forwarding.upstream = null;
    if (upstream != null) {
      upstream.close();
    }
  }

  // Upgrades

  private void switchProtocol(Forwarding forwarding, HttpResponse response) {
    UpstreamHandler upstream = forwarding.upstream;
    if (!forwarding.isUpgrade || upstream == null || isHttp2) {
      upstreamBroken(forwarding);
      return;
    }
    forwarding.status = 101;
    DefaultFullHttpResponse whole =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status());
    whole.headers().set(response.headers());
    ctx().writeAndFlush(whole, ctx().voidPromise());
    forwarding.capture = null;
    forwarding.end(End.ANSWERED);
    current = null;
    isDiscarding = true;
    upstream.release();
    Tunnel.join(ctx().channel(), upstream.channel());
  }

  // Time

  /** Called every now and then: ends what waited for too long. */
  void checkTime(long nowNanos) {
    long silence = nowNanos - lastSignNanos;
    Forwarding forwarding = current;
    if (forwarding == null || !forwarding.isRequestEnded) {
      if (silence > router.settings().timeouts().client().toNanos()) {
        ctx().close();
      }
    } else if (!isConnecting
        && silence > router.settings().timeouts().upstream().toNanos()
        && ctx().channel().isWritable()) {
      timedOut(forwarding);
    }
  }

  private void timedOut(Forwarding forwarding) {
    UpstreamHandler upstream = forwarding.upstream;
    forwarding.upstream = null;
    if (upstream != null) {
      upstream.close();
    }
    if (forwarding.isResponseStarted) {
      cutOff(forwarding, Http2Error.CANCEL.code());
    } else {
      unreachable(forwarding, 504);
    }
  }

  /** Ends the connection if nothing is under way. */
  void closeIfIdle() {
    if (current == null && !isHttp2 && !isDiscarding) {
      ctx().close();
    }
  }
}
