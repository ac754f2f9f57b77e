package io.leadline.sidecar.route;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells from a cleartext connection's first bytes whether it speaks HTTP/2. */
final class ProtocolDetector extends ByteToMessageDecoder {

  private static final byte[] PREFACE = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

  private final Router router;
  private final EventLoopState loop;

  ProtocolDetector(Router router, EventLoopState loop) {
    this.router = router;
    this.loop = loop;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int length = Math.min(in.readableBytes(), PREFACE.length);
    boolean isHttp2 = true;
    for (int i = 0; i < length && isHttp2; i++) {
      isHttp2 = in.getByte(in.readerIndex() + i) == PREFACE[i];
    }
    if (isHttp2 && length < PREFACE.length) {
      return;
    }
    if (isHttp2) {
      Http2Pipelines.addServer(ctx.channel(), router, loop);
    } else {
      addHttp1(ctx.pipeline(), router, loop);
    }
    ctx.pipeline().remove(this);
  }

  static void addHttp1(ChannelPipeline pipeline, Router router, EventLoopState loop) {
    pipeline.addLast(
        new StrictRequestDecoder(), new ResponseEncoder(), new ClientHandler(router, loop, false));
  }
}
