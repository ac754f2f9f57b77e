package io.leadline.sidecar.route;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Netty's decoder, but a request with both lengths stays one that has both, so that {@link
 * RequestRules} sees and refuses it.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

  /** As nginx: four buffers of 8 KiB, of which one must hold the request line. */
  private static final int MAX_LINE_BYTES = 8 * 1024;

  private static final int MAX_HEADER_BYTES = 32 * 1024;
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  StrictRequestDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxChunkSize(MAX_CHUNK_BYTES)
            .setStrictLineParsing(true)
            .setValidateHeaders(true)
            .setAllowDuplicateContentLengths(false));
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    // Both stay in the message: which of them holds is not ours to decide.
  }
}
