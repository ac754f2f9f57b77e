package io.leadline.sidecar.route;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder, told by its connection's handler whether the request was a HEAD. */
final class ResponseEncoder extends HttpResponseEncoder {

  private boolean isAnswerToHead;

  void answerToHead(boolean isHead) {
    isAnswerToHead = isHead;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return isAnswerToHead || super.isContentAlwaysEmpty(response);
  }
}
