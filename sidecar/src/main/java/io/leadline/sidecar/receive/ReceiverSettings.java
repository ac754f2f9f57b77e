package io.leadline.sidecar.receive;

import io.leadline.protocol.event.PairBuffer;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How events are received.
 *
 * @param listen where loggers send them to; port 0 takes any free one
 * @param tls what loggers are served with; plain text where empty
 * @param bounds of halves that wait for the other
 * @param mostBodyBytes of one request; longer ones are refused
 */
public record ReceiverSettings(
    InetSocketAddress listen,
    Optional<SslContext> tls,
    PairBuffer.Bounds bounds,
    int mostBodyBytes) {

  public ReceiverSettings {
    if (mostBodyBytes < 1) {
      throw new IllegalArgumentException(
          "Invalid longest body: %d bytes (must be ≥ 1)".formatted(mostBodyBytes));
    }
  }
}
