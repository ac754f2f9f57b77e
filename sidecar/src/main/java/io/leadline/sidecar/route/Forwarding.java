package io.leadline.sidecar.route;

import io.leadline.sidecar.tee.Capture;
import io.leadline.sidecar.tee.Exchange.End;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One request under way and its response. Owned by the event loop of its connections. */
final class Forwarding {

  final ClientHandler client;
  final HttpRequest request;
  final String id;
  final boolean generatedId;
  final boolean isHead;
  final boolean isHttp10;
  final boolean isUpgrade;
  final boolean isGrpc;
  final long startNanos = System.nanoTime();
  @Nullable Capture capture;
  boolean keepsClient;
  @Nullable UpstreamHandler upstream;

  /** What came before the model server was connected. */
  final ArrayDeque<HttpObject> waiting = new ArrayDeque<>(2);

  boolean isRequestEnded;
  boolean isResponseStarted;
  boolean isResponseEnded;
  boolean wasRetried;
  int status;

  Forwarding(ClientHandler client, HttpRequest request, String id, boolean generatedId) {
    this.client = client;
    this.request = request;
    this.id = id;
    this.generatedId = generatedId;
    this.isHead = request.method().equals(HttpMethod.HEAD);
    this.isHttp10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    this.isUpgrade = !HeaderRules.upgrade(request.headers()).isEmpty();
    this.isGrpc = client.isHttp2() && isGrpc(request);
    this.keepsClient = HttpUtil.isKeepAlive(request);
  }

  private static boolean isGrpc(HttpRequest request) {
    String type = request.headers().get("content-type");
    return type != null && type.startsWith("application/grpc");
  }

  /** Whether sending it a second time, on another connection, is what HTTP allows. */
  boolean isRepeatable() {
    boolean hasBody =
        HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    HttpMethod method = request.method();
    boolean isIdempotent =
        method.equals(HttpMethod.GET) || isHead || method.equals(HttpMethod.OPTIONS);
    return isIdempotent && !hasBody && !isUpgrade && !wasRetried && !client.isHttp2();
  }

  /** Ends the copy and the count; only the first call has an effect. */
  void end(End end) {
    if (isResponseEnded) {
      return;
    }
    isResponseEnded = true;
    long latencyNanos = System.nanoTime() - startNanos;
    client.router().ended(end, status, latencyNanos);
    Capture copy = capture;
    capture = null;
    if (copy != null) {
      copy.end(status, end, latencyNanos);
    }
  }

  void dropWaiting() {
    while (!waiting.isEmpty()) {
      ReferenceCountUtil.release(waiting.poll());
    }
  }
}
